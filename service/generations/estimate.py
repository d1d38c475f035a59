"""How long someone has to wait: the place in the fair order, and a guess from what was measured lately."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Attempt, Database, Generation, db_now, utc_now
from service.generations.order import ranked

RECENT_SECONDS = 3600.0
SAMPLES = 50
SECONDS_UNKNOWN = 20.0


@dataclass(frozen=True, kw_only=True)
class Estimate:
    position: int
    """How many start before it; 0 is next, or running already."""
    seconds: float
    """Until it is ready, at a guess."""


def estimate(database: Database, generation_id: uuid.UUID) -> Estimate | None:
    """Place and guess; None when it is neither pending nor running, or not there."""
    with database.read() as session:
        row = session.get(Generation, generation_id)
        if row is None or row.status not in ("pending", "running"):
            return None
        each = _seconds_each(session)
        if row.status == "running":
            return Estimate(position=0, seconds=round(max(1.0, each * (1 - row.progress)), 1))
        waiting = [candidate.id for candidate in session.execute(ranked(longest_seconds=None))]
        position = waiting.index(row.id) if row.id in waiting else 0
        return Estimate(position=position, seconds=round(max(1.0, each * (1 + position / _workers(session))), 1))


@dataclass(frozen=True, kw_only=True)
class Pace:
    seconds_each: float
    workers: int


def pace(session: Session) -> Pace:
    """How fast generations are made lately."""
    return Pace(seconds_each=_seconds_each(session), workers=_workers(session))


def _seconds_each(session: Session) -> float:
    """The median time of the last renders that ended well."""
    done = (
        sa.select(Attempt.started_at, Attempt.ended_at)
        .where(Attempt.outcome == "ready", Attempt.ended_at >= utc_now() - timedelta(seconds=RECENT_SECONDS))
        .order_by(Attempt.ended_at.desc())
        .limit(SAMPLES)
    )
    times = sorted((ended - started).total_seconds() for started, ended in session.execute(done) if ended)
    return times[len(times) // 2] if times else SECONDS_UNKNOWN


def _workers(session: Session) -> int:
    """How many workers were seen at work lately, at least one."""
    recent = sa.or_(Attempt.ended_at.is_(None), Attempt.ended_at >= db_now(-300))
    seen = sa.select(sa.func.count(Attempt.worker_id.distinct())).where(recent, Attempt.started_at >= db_now(-3600))
    return max(1, session.scalar(seen) or 0)
