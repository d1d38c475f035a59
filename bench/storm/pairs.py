"""Every operation of one user beside every other of the same user's: none may wait for another in a circle.

What each pair leaves is counted, and a user of another household asks for something all the while.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

import sqlalchemy as sa

from bench.storm.audit import Audit
from bench.storm.field import GRANT, STYLE, Field
from bench.storm.nursery import Nursery
from bench.storm.trials import Outcome
from service import generations
from service.accounts import api_keys, connection_codes
from service.accounts.users import end_sessions
from service.billing import ledger
from service.brand_kits import kits
from service.database import Attempt, Database, Event, Generation, LedgerEntry, Upload, User, lock_user
from service.errors import Conflict, NotEnoughCredits, NotFound, OwnQueueFull, Unavailable
from service.events import log as events
from service.generations import Claim, GenerationRequest, Replaced
from service.generations.again import submit_variants
from service.privacy import ask_for_deletion
from service.settings import Settings
from service.uploads import record
from service.uploads.room import refuse_when_full
from service.webhooks.endpoints import create_endpoint

PLAIN = (Conflict, Replaced, NotFound, NotEnoughCredits, OwnQueueFull)
"""What somebody is answered who comes too late, or has too much: no fault."""
_GENERATIONS, _CLAIMS, _TIMES = 4, 2, 2
_PAUSE_SECONDS = 0.02
_CLOSING = (events.READY, events.FAILED, events.CANCELLED)
_NOTHING = Audit(generations=0, lost=0, duplicates=0, astray=0, orphans=0, attempts=0, most_attempts=0)


Thing = TypeVar("Thing")


@dataclass(frozen=True, kw_only=True)
class Held:
    """A user with some generations, two of them in a worker's hands."""

    database: Database
    settings: Settings
    user_id: uuid.UUID
    ids: list[uuid.UUID]
    claims: list[Claim]


def _submit(held: Held) -> uuid.UUID:
    wish = GenerationRequest(title="A", style=STYLE, formats=("youtube",))
    return generations.submit(held.database, wish, user_id=held.user_id, settings=held.settings).generation.id


def _upload(held: Held) -> None:
    with held.database.transaction() as session:
        record.check_room(session, held.user_id)
        refuse_when_full(session, held.user_id, 1000, held.settings)
        key = f"uploads/{held.user_id}/{uuid.uuid4()}"
        session.add(Upload(user_id=held.user_id, key=key, purpose="photo", media_type="image/png", size_bytes=1000))


def _credits(held: Held) -> None:
    """As a payment brings them."""
    with held.database.transaction() as session:
        if lock_user(session, held.user_id):
            once = f"pairs:{uuid.uuid4()}"
            ledger.add(session, held.user_id, amount=0, kind="purchase", once=once, meta={})


def _sign_out(held: Held) -> None:
    with held.database.transaction() as session:
        end_sessions(session, held.user_id, held.settings)


def _each(things: Iterable[Thing], work: Callable[[Thing], object]) -> None:
    """Whoever comes too late for one goes on to the next."""
    for thing in things:
        with contextlib.suppress(*PLAIN):
            work(thing)


OPERATIONS: dict[str, Callable[[Held], object]] = {
    "submit": _submit,
    "variants": lambda held: submit_variants(
        held.database, held.ids[0], count=2, user_id=held.user_id, settings=held.settings
    ),
    "cancel": lambda held: _each(held.ids, lambda one: generations.cancel(held.database, one, user_id=held.user_id)),
    "cancel backwards": lambda held: _each(
        held.ids[::-1], lambda one: generations.cancel(held.database, one, user_id=held.user_id)
    ),
    "remove": lambda held: _each(
        held.ids,
        lambda one: generations.remove(held.database, one, user_id=held.user_id, settings=held.settings),
    ),
    "claim": lambda held: _each(range(3), lambda _: generations.claim(held.database, held.settings, worker_id="w")),
    "report": lambda held: _each(
        held.claims * 3, lambda one: generations.report_stage(held.database, one, stage="files", progress=0.5)
    ),
    "finish": lambda held: _each(
        held.claims,
        lambda one: generations.finish(held.database, one, artifacts=[], preview_key=None, download_key=None),
    ),
    "crash": lambda held: _each(
        held.claims, lambda one: generations.crash(held.database, one, settings=held.settings, detail="x")
    ),
    "reap": lambda held: generations.reap(held.database, held.settings),
    "brand kit": lambda held: kits.create(
        held.database, {"name": "Kit"}, user_id=held.user_id, logo_key=None, fonts=()
    ),
    "api key": lambda held: api_keys.create(held.database, user_id=held.user_id, name="k", settings=held.settings),
    "webhook": lambda held: create_endpoint(
        held.database, user_id=held.user_id, url="https://example.org/h", kinds=(), settings=held.settings
    ),
    "code": lambda held: connection_codes.issue(held.database, user_id=held.user_id),
    "upload": _upload,
    "credits": _credits,
    "sign out": _sign_out,
    "close": lambda held: ask_for_deletion(held.database, held.user_id, settings=held.settings),
}
PAIRS = tuple(itertools.combinations_with_replacement(OPERATIONS, 2))


@dataclass
class Tally:
    """What came of all that was asked."""

    audit: Audit = _NOTHING
    wrong: list[BaseException] = field(default_factory=list)
    longest_seconds: float = 0.0
    others_seconds: float = 0.0
    """The longest that somebody else was waited for meanwhile."""

    def timed(self, work: Callable[[], object]) -> float:
        begun = time.monotonic()
        try:
            work()
        except PLAIN:
            pass
        except Exception as error:
            self.wrong.append(error)
        return time.monotonic() - begun


def side_by_side(held: Held, one: str, other: str, tally: Tally) -> None:
    """Both at the same moment, each twice."""
    works = [OPERATIONS[name] for name in (one, other) * _TIMES]
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[Held], object]) -> float:
        barrier.wait()
        return tally.timed(partial(work, held))

    with ThreadPoolExecutor(len(works)) as pool:
        tally.longest_seconds = max(tally.longest_seconds, *pool.map(run, works))


def furnished(database: Database, settings: Settings, user_id: uuid.UUID) -> Held:
    """With what each operation needs."""
    nobody = Held(database=database, settings=settings, user_id=user_id, ids=[], claims=[])
    ids = [_submit(nobody) for _ in range(_GENERATIONS)]
    claims = [generations.claim(database, settings, worker_id="w") for _ in range(_CLAIMS)]
    return replace(nobody, ids=ids, claims=[found for found in claims if found])


def deadlocks(database: Database) -> int:
    """That PostgreSQL has ended in this database so far."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("select pg_stat_clear_snapshot()"))
        found = connection.scalar(sa.text("select deadlocks from pg_stat_database where datname = current_database()"))
    return int(found or 0)


def pairs(at: Field, _nursery: Nursery, *, rounds: int, pairs: Sequence[tuple[str, str]] = PAIRS) -> Outcome:
    """All pairs, so many times each, and what each has left; somebody else asks for something all the while."""
    begun, tally, before = time.monotonic(), Tally(), deadlocks(at.database)
    with _bystander(at, tally):
        for one, other in [*pairs] * rounds:
            held = furnished(at.database, at.settings, _somebody(at.database))
            side_by_side(held, one, other, tally)
            look(held, tally, gone="remove" in (one, other))
            clear(at.database)
    circles = deadlocks(at.database) - before
    refused = sum(isinstance(error, Unavailable) for error in tally.wrong)
    note = (
        f"{circles} deadlocks, {refused} refused as busy, {len(tally.wrong) - refused} errors; longest operation "
        f"{1000 * tally.longest_seconds:.0f} ms, somebody else waited {1000 * tally.others_seconds:.0f} ms at most"
    )
    return Outcome(
        name="pairs of operations",
        audit=tally.audit,
        seconds=time.monotonic() - begun,
        done=len(pairs) * rounds,
        note=note,
        faults=circles + len(tally.wrong),
    )


@contextmanager
def _bystander(at: Field, tally: Tally) -> Iterator[None]:
    """Somebody else asks for a generation and takes it back, again and again."""
    over, own = (
        threading.Event(),
        Held(database=at.database, settings=at.settings, user_id=at.users[0], ids=[], claims=[]),
    )

    def ask() -> None:
        generations.cancel(at.database, _submit(own), user_id=own.user_id)

    def go() -> None:
        while not over.wait(_PAUSE_SECONDS):
            tally.others_seconds = max(tally.others_seconds, tally.timed(ask))

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _somebody(database: Database) -> uuid.UUID:
    with database.transaction() as session:
        user = User()
        session.add(user)
        session.flush()
        session.add(LedgerEntry(user_id=user.id, amount=GRANT, kind="grant", once=f"grant:{user.id}"))
        return user.id


def clear(database: Database) -> None:
    """Nothing is left to claim for whoever comes next."""
    with database.transaction() as session:
        over = {"status": "cancelled", "worker_id": None, "lease_until": None}
        session.execute(sa.update(Generation).values(over))


def look(held: Held, tally: Tally, *, gone: bool) -> None:
    """What the pair has left of its user's. Of what was asked for, all is there that nobody has taken away."""
    with held.database.read() as session:
        rows = dict(session.execute(sa.select(Generation.id, Generation.status).where(_theirs(Generation, held))).all())
        charges = Counter(session.scalars(sa.select(LedgerEntry.generation_id).where(_charged(held))))
        closings = Counter(
            session.scalars(sa.select(Event.generation_id).where(_theirs(Event, held), Event.kind.in_(_CLOSING)))
        )
        tries = Counter(session.scalars(sa.select(Attempt.generation_id).where(Attempt.generation_id.in_(rows))))
    ready = {one for one, status in rows.items() if status == "ready"}
    found = tally.audit
    tally.audit = replace(
        found,
        generations=found.generations + len(held.ids),
        lost=found.lost + (0 if gone else len(set(held.ids) - rows.keys())),
        duplicates=found.duplicates + sum(count - 1 for count in closings.values()),
        astray=found.astray + sum(abs(charges[one] - (one in ready)) for one in rows),
        attempts=found.attempts + sum(tries.values()),
        most_attempts=max(found.most_attempts, *tries.values(), 0),
    )


def _theirs(model: type[Generation | Event], held: Held) -> sa.ColumnElement[bool]:
    return model.user_id == held.user_id


def _charged(held: Held) -> sa.ColumnElement[bool]:
    return sa.and_(LedgerEntry.user_id == held.user_id, LedgerEntry.kind == "charge")
