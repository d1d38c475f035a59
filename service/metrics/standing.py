"""How the queue stands and how the last minutes went, by the database's clock.

Numbers of the last five minutes are gauges, not counters: deleted generations would turn a counter back, and every
process of the API gives the same answer, whichever is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.catalogue.affinity import PAINTED
from service.database import Attempt, Database, Event, Generation, db_epoch, db_now
from service.database.generations import OUTCOMES
from service.events import log as events
from service.generations import cards

RECENT_SECONDS = 300.0
SLOW_SECONDS = 30.0
"""What the objective allows for a generation, from asking to the files."""
_ENDS = ("ready", "failed")
_SAMPLES = 100
"""Generations whose stages are looked at; more would tell no more."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    pending: int
    due: int
    """Of these, what may be taken now."""
    oldest_seconds: float
    """How long the one that has been due for longest has waited."""
    for_cards: int
    """Of those that wait, what belongs on a GPU."""
    running: int
    ended: Mapping[str, int]
    """Generations that ended lately: `ready`, `failed`."""
    slow: int
    """Those of them that are ready and took longer than the objective allows."""
    seconds: tuple[float, float, float]
    """From asking to the files, of those that are ready: median, 95th percentile, longest."""
    tries: Mapping[str, int]
    """Tries that ended lately, by how: `lost` is a lease that ran out."""
    stages: Mapping[str, float]
    """Mean seconds in each stage."""
    cards: Mapping[str, Mapping[str, Any]]
    """How each card that was heard of lately says that it does."""


def read_standing(database: Database, *, lease_seconds: float = 30.0) -> Standing:
    """Look once; `DatabaseDown` when the database does not answer. A card that is silent for a lease is gone."""
    with database.read() as session:
        took = sorted(_took(session))
        pending, due, oldest = _waiting(session)
        return Standing(
            pending=pending,
            due=due,
            oldest_seconds=oldest,
            for_cards=session.scalar(
                _count(Generation.status == "pending", Generation.affinity.startswith(PAINTED, autoescape=True))
            )
            or 0,
            running=session.scalar(_count(Generation.status == "running")) or 0,
            ended={status: session.scalar(_count(Generation.status == status, *_lately())) or 0 for status in _ENDS},
            slow=sum(seconds > SLOW_SECONDS for seconds in took),
            seconds=(_at(took, 0.5), _at(took, 0.95), _at(took, 1.0)),
            tries=_tries(session),
            stages=_stages(session),
            cards=cards.alive(session, within_seconds=lease_seconds),
        )


def _count(*where: sa.ColumnElement[bool]) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(Generation).where(*where)


def _lately() -> tuple[sa.ColumnElement[bool], ...]:
    return (Generation.finished_at > db_now(-RECENT_SECONDS),)


def _waiting(session: Session) -> tuple[int, int, float]:
    pending = Generation.status == "pending"
    is_due = sa.and_(pending, Generation.available_at <= db_now())
    oldest = session.execute(
        sa.select(Generation.available_at, db_epoch()).where(is_due).order_by(Generation.available_at).limit(1)
    ).one_or_none()
    age = max(0.0, oldest[1] - oldest[0].timestamp()) if oldest else 0.0
    return session.scalar(_count(pending)) or 0, session.scalar(_count(is_due)) or 0, age


def _took(session: Session) -> list[float]:
    """Of first rounds alone: a second one was asked for later than its row was made."""
    ready = sa.select(Generation.created_at, Generation.finished_at).where(
        Generation.status == "ready", Generation.round == 1, *_lately()
    )
    return [(finished - created).total_seconds() for created, finished in session.execute(ready) if finished]


def _at(times: list[float], part: float) -> float:
    return times[min(len(times) - 1, int(part * len(times)))] if times else 0.0


def _tries(session: Session) -> dict[str, int]:
    ended = (
        sa.select(Attempt.outcome, sa.func.count().label("ended"))
        .where(Attempt.outcome != "running", Attempt.ended_at > db_now(-RECENT_SECONDS))
        .group_by(Attempt.outcome)
    )
    found = {one.outcome: one.ended for one in session.execute(ended)}
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES if outcome != "running"}


def _stages(session: Session) -> dict[str, float]:
    lately = (
        sa.select(Generation.id)
        .where(Generation.status == "ready", *_lately())
        .order_by(Generation.finished_at.desc())
        .limit(_SAMPLES)
    )
    lines = session.scalars(
        sa.select(Event)
        .where(Event.generation_id.in_(lately), Event.kind.in_((events.PROGRESS, events.READY)))
        .order_by(Event.generation_id, Event.id)
    )
    return _mean_seconds(lines)


def _mean_seconds(lines: Iterable[Event]) -> dict[str, float]:
    """A stage lasts from the line that tells of it to the next line of the same generation."""
    total: dict[str, float] = defaultdict(float)
    whose: dict[str, set[object]] = defaultdict(set)
    for line, following in pairwise(lines):
        stage = line.payload.get("stage")
        if stage and line.generation_id == following.generation_id:
            total[stage] += (following.created_at - line.created_at).total_seconds()
            whose[stage].add(line.generation_id)
    return {stage: total[stage] / len(whose[stage]) for stage in total}
