"""Taking the next generation: one at a time over all workers, so that order, caps and fences are exact."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Attempt, Database, Generation, User, db_epoch, db_now, lock_user, rows_changed
from service.events import log as events
from service.generations import cards, taking
from service.generations.estimate import pace
from service.generations.order import TURNS, Candidate, candidates, choose
from service.generations.taking import STARTED
from service.settings import Settings

_LOCK = "thumbsmith-claim"


class _Who(TypedDict):
    worker_id: str
    warm: str | None
    card: str | None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A generation in a worker's hands. `row` is how it was at the claim."""

    id: uuid.UUID
    user_id: uuid.UUID
    fence: int
    worker_id: str
    row: Generation

    @property
    def folder(self) -> str:
        """Where this try stores its files; another try has another, so nobody overwrites or deletes a winner's."""
        return attempt_folder(self.user_id, self.id, self.fence)


def attempt_folder(user_id: uuid.UUID, generation_id: uuid.UUID, fence: int) -> str:
    """The storage prefix of one try, ending in a slash."""
    return f"generations/{user_id}/{generation_id}/{fence}/"


def claim(
    database: Database, settings: Settings, *, worker_id: str, warm: str | None = None, card: str | None = None
) -> Claim | None:
    """The next generation for this worker, leased from now; None when there is nothing to do.

    `warm` is the affinity that the worker has loaded. One that works for a card takes only what belongs there, and
    likes what any of that card's workers took last.
    """

    who: _Who = {"worker_id": worker_id, "warm": warm, "card": card}
    if database.is_sqlite:
        row = database.write(lambda session: _take_by_steps(session, settings, **who))
    else:
        row = taking.take(database, settings, lock=_LOCK, **who)
    if row is None:
        return None
    return Claim(id=row.id, user_id=row.user_id, fence=row.fence, worker_id=worker_id, row=row)


def _take_by_steps(
    session: Session, settings: Settings, *, worker_id: str, warm: str | None, card: str | None
) -> Generation | None:
    waiting = candidates(
        session,
        running_per_user=settings.running_per_user,
        look_ahead=settings.look_ahead,
        longest_seconds=settings.backoff_limit_seconds,
        only=cards.may_claim(
            session, card=card, engines=settings.card_backgrounds, lease_seconds=settings.lease_seconds
        ),
    )
    loaded = cards.warm_of(session, card) if card else warm
    chosen = choose(waiting, loaded, look_ahead=settings.look_ahead)
    if chosen is None:
        return None
    row = _take(session, chosen, worker_id, settings.lease_seconds)
    _note_passed(session, waiting[: waiting.index(chosen)])
    if card and row:
        cards.note_warm(session, card, row.affinity)
    return row


def _note_passed(session: Session, passed: list[Candidate]) -> None:
    if passed:
        ids = [candidate.id for candidate in passed]
        session.execute(
            sa.update(Generation).where(Generation.id.in_(ids)).values(passed_over=Generation.passed_over + 1)
        )


def _take(session: Session, chosen: Candidate, worker_id: str, lease_seconds: float) -> Generation | None:
    lock_user(session, chosen.user_id)
    taking = (
        sa.update(Generation)
        .where(Generation.id == chosen.id, Generation.status == "pending")
        .values(
            status="running",
            fence=Generation.fence + 1,
            attempts=Generation.attempts + 1,
            worker_id=worker_id,
            lease_until=db_now(lease_seconds),
            started_at=sa.func.coalesce(Generation.started_at, db_now()),
            stage="",
            progress=0.0,
        )
    )
    if not rows_changed(session, taking):
        return None
    row = session.get_one(Generation, chosen.id, populate_existing=True)
    session.add(
        Attempt(generation_id=row.id, fence=row.fence, round=row.round, worker_id=worker_id, started_at=db_now())
    )
    events.append(session, events.PROGRESS, user_id=row.user_id, generation_id=row.id, payload=STARTED, locked=True)
    later = TURNS * (row.work - 1) * pace(session).seconds_each if row.work > 1 else 0.0
    session.execute(sa.update(User).where(User.id == row.user_id).values(turn=db_epoch() + later))
    return row
