"""Claims beside the rule: histories by chance on both databases, each claim compared with a slow, plain telling."""

from __future__ import annotations

import random
import threading
import uuid
from collections import defaultdict
from dataclasses import dataclass
from functools import partial

import pytest
import sqlalchemy as sa

from bench.servers import PostgresServer
from bench.wire import CutWire, Moment
from service.catalogue.affinity import engine_of
from service.database import (
    Attempt,
    Database,
    Event,
    Generation,
    Line,
    User,
    WebhookDelivery,
    WebhookEndpoint,
    db_epoch,
    db_now,
    lock_user,
    open_database,
    utc_now,
)
from service.generations import Claim, GenerationRequest, cancel, cards, claim, crash, finish, release, submit
from service.generations.estimate import pace
from service.settings import Settings
from tests.servers import add_user
from tests.waiting import HANG_SECONDS, wait_for

CARD = "here-gpu0"
AFFINITIES = ("style:a", "style:a", "style:b", "paint:sdxl/style:a", "paint:sdxl/style:b", "paint:remote/style:a")
SOON, TOO_FAR = 30, 3600
"""Seconds: later than anything waits in these settings, and so far that a clock must have been put back."""


@dataclass
class Rule:
    """Whose turn it is, told the slow way: everything that waits is put in order."""

    settings: Settings
    turns: dict[uuid.UUID, float]
    rows: list[Generation]
    now: float
    card_lives: bool

    def next(self, *, warm: str | None, card: str | None) -> tuple[Generation | None, list[Generation]]:
        """The one that is taken, and those that let it pass."""
        front = self._in_order(card)[: self.settings.look_ahead]
        for index, row in enumerate(front):
            if row.affinity == warm and all(self._lets_pass(early, row) for early in front[:index]):
                return row, front[:index]
        return (front[0] if front else None), []

    def _lets_pass(self, early: Generation, late: Generation) -> bool:
        return early.passed_over < (self.settings.look_ahead - 1 if early.user_id == late.user_id else 1)

    def _in_order(self, card: str | None) -> list[Generation]:
        running, waiting = defaultdict(float), defaultdict(list)
        for row in self.rows:
            if row.status == "running":
                running[row.user_id] += max(1.0, row.work)
            elif row.status == "pending" and self._may_start(row, card):
                waiting[row.user_id].append(row)
        placed = []
        for user_id, mine in waiting.items():
            place = 1.0
            mine.sort(key=lambda row: (-row.priority, row.crash_count + row.lost_count, row.created_at, row.id))
            for row in mine if running[user_id] < self.settings.running_per_user else ():
                standing = min(self.turns[user_id], self.now) - 10 * row.priority
                placed.append((place, standing, user_id, row))
                place += max(1.0, row.work)
        return [row for *_, row in sorted(placed, key=lambda one: one[:3])]

    def _may_start(self, row: Generation, card: str | None) -> bool:
        ahead = row.available_at.timestamp() - self.now
        painted = engine_of(row.affinity) in self.settings.card_backgrounds
        allowed = painted if card else not (painted and self.card_lives)
        return allowed and (ahead <= 0 or ahead > self.settings.backoff_limit_seconds + 60)


class History:
    """What befalls a few users, by chance."""

    def __init__(self, database: Database, settings: Settings, seed: int, users: int) -> None:
        self.database, self.settings, self.chance = database, settings, random.Random(seed)
        self.users = [add_user(database) for _ in range(users)]
        self.held: list[Claim] = []
        self.claims = self.passed = 0

    def step(self) -> None:
        one = self.chance.choices(
            (self.ask, self.claim, self.end, self.cancel, self.set_turn, self.change, self.card_comes_or_goes),
            (6, 8, 6, 1, 2, 1, 1),
        )
        one[0]()

    def ask(self) -> None:
        chance, values = self.chance, {"style_id": "spotlight", "realism": 50, "title": "A", "seed": 1}
        with self.database.transaction() as session:
            for _ in range(chance.randrange(1, 4)):
                row = Generation(user_id=chance.choice(self.users), available_at=db_now(self._wait()), **values)
                row.affinity, row.priority = chance.choice(AFFINITIES), chance.choice((0, 0, 5))
                row.work, row.lost_count = chance.choice((0.5, 1.0, 1.0, 2.5)), chance.choice((0, 0, 1))
                session.add(row)

    def claim(self) -> None:
        card = self.chance.choice((None, None, CARD))
        warm = self.chance.choice((None, "style:a", "style:b"))
        rule = self._rule()
        with self.database.read() as session:
            liked = cards.warm_of(session, card) if card else warm
        expected, passed = rule.next(warm=liked, card=card)
        held = claim(self.database, self.settings, worker_id="w", warm=warm, card=card)
        assert (held and held.id) == (expected and expected.id)
        if held and expected:
            self._look_at(held, expected, passed)
            self.held.append(held)
            self.claims, self.passed = self.claims + 1, self.passed + bool(passed)
        if held and card:
            with self.database.read() as session:
                assert cards.warm_of(session, card) == held.row.affinity

    def _look_at(self, held: Claim, before: Generation, passed: list[Generation]) -> None:
        row = held.row
        assert (row.status, row.worker_id, row.stage, row.progress) == ("running", "w", "", 0.0)
        assert held.fence == row.fence == before.fence + 1
        assert row.attempts == before.attempts + 1
        with self.database.read() as session:
            for one in passed:
                assert session.get_one(Generation, one.id).passed_over == one.passed_over + 1
            attempt = session.get_one(Attempt, (held.id, held.fence))
            assert (attempt.worker_id, attempt.outcome, attempt.round) == ("w", "running", row.round)
            told = session.scalars(sa.select(Event).where(Event.generation_id == held.id).order_by(Event.id)).all()[-1]
            assert told.payload == {"status": "running", "stage": "started", "progress": 0.0}
            turn, now = session.execute(sa.select(User.turn, db_epoch()).where(User.id == held.user_id)).one()
            late = 2.5 * pace(session).seconds_each * max(0.0, row.work - 1)
        assert -60 < turn - late - now < 1

    def end(self) -> None:
        if not self.held:
            return
        held = self.held.pop(self.chance.randrange(len(self.held)))
        ends = (
            partial(finish, artifacts=(), preview_key=None, download_key=None),
            release,
            partial(crash, settings=self.settings, detail="by chance"),
        )
        self.chance.choice(ends)(self.database, held)

    def cancel(self) -> None:
        with self.database.read() as session:
            waiting = session.execute(
                sa.select(Generation.id, Generation.user_id).where(Generation.status == "pending")
            ).all()
        if waiting:
            identifier, user_id = self.chance.choice(waiting)
            cancel(self.database, identifier, user_id=user_id)

    def set_turn(self) -> None:
        with self.database.transaction() as session:
            turn = self.chance.choice((0.0, 100.0, 110.0, db_epoch() - 5, db_epoch() + 500))
            session.execute(sa.update(User).where(User.id == self.chance.choice(self.users)).values(turn=turn))

    def change(self) -> None:
        """A clock, a plan or a style: what waits is no longer what it was."""
        new = self.chance.choice(
            ({"available_at": db_now(self._wait())}, {"priority": 5}, {"affinity": self.chance.choice(AFFINITIES)})
        )
        with self.database.transaction() as session:
            mine = (Generation.user_id == self.chance.choice(self.users), Generation.status == "pending")
            session.execute(sa.update(Generation).where(*mine).values(**new))

    def card_comes_or_goes(self) -> None:
        if self.chance.random() < 0.5:
            cards.beat(self.database, CARD, {})
        else:
            cards.leave(self.database, CARD)

    def _wait(self) -> float:
        return self.chance.choice((-1, -1, -1, -1, SOON, TOO_FAR))

    def _rule(self) -> Rule:
        with self.database.read() as session:
            return Rule(
                settings=self.settings,
                turns=dict(session.execute(sa.select(User.id, User.turn)).all()),
                rows=list(session.scalars(sa.select(Generation))),
                now=session.scalar(sa.select(db_epoch())),
                card_lives=cards.any_alive(session, within_seconds=self.settings.lease_seconds),
            )


@pytest.mark.parametrize(("users", "look_ahead"), [(2, 6), (5, 6), (12, 4)])
def test_a_claim_takes_whose_turn_it_is(database: Database, settings: Settings, users: int, look_ahead: int) -> None:
    settings = settings.model_copy(
        update={"look_ahead": look_ahead, "card_backgrounds": ("sdxl",), "lease_seconds": 3600.0}
    )
    history = History(database, settings, seed=users, users=users)
    for _ in range(150):
        history.step()
    assert history.claims > 25
    assert history.passed
    _look_at_lines(database)


def _look_at_lines(database: Database) -> None:
    """The database has kept who waits; on SQLite nobody asks for it."""
    with database.read() as session:
        waiting, turns = defaultdict(int), dict(session.execute(sa.select(User.id, User.turn)).all())
        for row in session.scalars(sa.select(Generation).where(Generation.status == "pending")):
            engine = engine_of(row.affinity)
            waiting[row.user_id, f"paint:{engine}/" if engine else "", row.priority] += 1
        kept = {(one.user_id, one.painter, one.priority): one for one in session.scalars(sa.select(Line))}
    assert {key: one.waiting for key, one in kept.items()} == ({} if database.is_sqlite else waiting)
    assert all(one.turn == turns[one.user_id] for one in kept.values())


def _ask(database: Database, settings: Settings, user_id: uuid.UUID) -> uuid.UUID:
    return submit(database, GenerationRequest(title="A"), user_id=user_id, settings=settings).generation.id


@pytest.mark.parametrize("moment", ["before", "at", "after"])
def test_a_claim_that_is_cut_off_is_made_once_and_known(
    moment: Moment, postgres: PostgresServer, postgresql_settings: Settings
) -> None:
    settings = postgresql_settings
    with CutWire(postgres.port) as wire:
        url = sa.make_url(settings.database).set(port=wire.port).render_as_string(hide_password=False)
        database = Database(url)
        user_id = add_user(database)
        ids = {_ask(database, settings, user_id) for _ in range(2)}
        wire.cut(moment)
        held = claim(database, settings, worker_id="w")
        assert wire.cuts == 1
        with database.read() as session:
            assert [(one.generation_id, one.fence) for one in session.scalars(sa.select(Attempt))] == [(held.id, 1)]
        finish(database, held, artifacts=(), preview_key=None, download_key=None)
        assert claim(database, settings, worker_id="w").id in ids - {held.id}
        database.close()


def test_what_its_user_takes_away_meanwhile_is_not_taken(postgresql_settings: Settings) -> None:
    """The claim waits for that user's turn, finds it gone and takes the next."""
    settings, database = postgresql_settings, open_database(postgresql_settings)
    first, second = (_ask(database, settings, add_user(database)) for _ in range(2))
    taken: list[Claim | None] = []
    with database.transaction() as session:
        user_id = session.get_one(Generation, first).user_id
        session.execute(sa.update(User).where(User.id == user_id).values(turn=-1.0))
    with database.transaction() as session:
        lock_user(session, user_id)
        claiming = threading.Thread(target=lambda: taken.append(claim(database, settings, worker_id="w")))
        claiming.start()
        wait_for(lambda: _waits_for_a_lock(database), "the claim at the user's lock")
        session.execute(sa.update(Generation).where(Generation.id == first).values(status="cancelled"))
    claiming.join(HANG_SECONDS)
    assert [held and held.id for held in taken] == [second]
    database.close()


def _waits_for_a_lock(database: Database) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with database.read() as session:
        return bool(session.scalar(sa.text(waiting)))


def test_who_asked_to_be_called_is_called(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    with database.transaction() as session:
        for kinds in ([], ["generation:progress"], ["generation:ready"]):
            session.add(WebhookEndpoint(user_id=user_id, url="https://example.com", secret="s", kinds=kinds))
        session.add(WebhookEndpoint(user_id=user_id, url="https://example.com", secret="s", disabled_at=utc_now()))
    _ask(database, settings, user_id)

    def calls() -> int:
        with database.read() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(WebhookDelivery))

    before = calls()
    claim(database, settings, worker_id="w")
    assert calls() == before + 2
