"""Tries that met a machine's trouble: its disk takes nothing, its memory is gone, somebody kills its processes.

That is never counted against a generation: it waits, and is tried again alone on its machine. A kill counts only when
the render was alone there, with memory to spare, on a machine that had been calm: another render had ended well there
since the last trouble, or none had come for as long as a generation ever waits. Several of these at the same stage end
the generation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Attempt, Database, Generation, db_now
from service.generations.claiming import Claim
from service.generations.endings import backoff, give_up, given_up_in, held_row, put_back, wait_again
from service.settings import Settings

KILLED = (
    "Making this picture was cut off several times at the same point, though nothing else ran beside it and there was "
    "memory to spare, so we stopped. Nothing was charged. Your photo is not to blame; ask whoever runs this service."
)
_TROUBLES = ("memory", "killed")
_SAID = {"memory": "memory", "disk": "disk", "killed": "killing them"}
_LATELY_SECONDS, _AT_MOST = 900.0, 1000
_CALM_SHARE = 0.9
"""Of the longest wait: what was to wait so long has perhaps been taken a moment early."""
_PATIENCE = 10
"""So many times the limit of kills, calm or not, are the end: a generation may not go round for ever."""


@dataclass(frozen=True, kw_only=True)
class Hindrance:
    """What a machine did to those who rendered on it."""

    machine: str
    cause: str
    tries: int
    detail: str


def recent_hindrances(database: Database) -> list[Hindrance]:
    """Of the last quarter of an hour, for whoever runs the service."""
    with database.read() as session:
        lately = sa.select(Attempt).where(Attempt.cause != "", Attempt.ended_at > db_now(-_LATELY_SECONDS))
        found = session.scalars(lately.order_by(Attempt.ended_at.desc()).limit(_AT_MOST)).all()
    grouped: dict[tuple[str, str], list[Attempt]] = {}
    for one in found:
        grouped.setdefault((_machine(one.worker_id), one.cause), []).append(one)
    return [
        Hindrance(machine=machine, cause=_SAID[cause], tries=len(tries), detail=_last_line(tries[0].detail))
        for (machine, cause), tries in grouped.items()
    ]


def hinder(database: Database, claim: Claim, *, settings: Settings, detail: str, cause: str) -> bool:
    """Its machine is in trouble: again later. True when it is given up after very many kills."""

    def work(session: Session) -> bool:
        row = held_row(session, claim)
        if _killed_too_often(session, row, settings):
            give_up(session, row, code="gave-up", message=KILLED, detail=detail, outcome="crashed")
            return True
        wait_again(session, row, settings=settings, detail=detail, cause=cause)
        return False

    return database.write(work)


def killed(database: Database, claim: Claim, *, settings: Settings, detail: str, culprit: str = "") -> bool:
    """Its render was killed, alone, with memory to spare. Again later, or given up; True when given up."""

    def work(session: Session) -> bool:
        row = held_row(session, claim)
        calm = _was_calm(session, claim, settings)
        times = _killed_before(session, row) + calm
        if times >= settings.kill_limit or _killed_too_often(session, row, settings):
            message = given_up_in(culprit) if culprit else KILLED
            give_up(session, row, code="gave-up", message=message, detail=detail, outcome="crashed")
            return True
        if calm:
            put_back(session, row, outcome="crashed", seconds=backoff(times, settings), detail=detail, cause="killed")
        else:
            wait_again(session, row, settings=settings, detail=detail, cause="killed")
        return False

    return database.write(work)


def was_hindered(database: Database, claim: Claim) -> bool:
    """Whether the last try met a trouble with memory, so that this one is to be alone."""
    with database.read() as session:
        before = sa.select(Attempt.cause).where(
            Attempt.generation_id == claim.id,
            Attempt.fence < claim.fence,
            Attempt.round == claim.row.round,
            Attempt.outcome != "released",
        )
        return session.scalar(before.order_by(Attempt.fence.desc()).limit(1)) in _TROUBLES


def _killed_before(session: Session, row: Generation) -> int:
    """How often on calm machines, at the stage where it is now."""
    alike = (Attempt.cause == "killed", Attempt.outcome == "crashed", Attempt.stage == row.stage)
    return _count(session, Attempt.generation_id == row.id, Attempt.round == row.round, *alike)


def _killed_too_often(session: Session, row: Generation, settings: Settings) -> bool:
    times = _count(session, Attempt.generation_id == row.id, Attempt.round == row.round, Attempt.cause == "killed")
    return times + 1 >= _PATIENCE * settings.kill_limit


def _was_calm(session: Session, claim: Claim, settings: Settings) -> bool:
    """Whether its machine was well when this try began."""
    here = Attempt.worker_id.startswith(f"{_machine(claim.worker_id)}-", autoescape=True)
    last = session.scalar(sa.select(sa.func.max(Attempt.ended_at)).where(here, Attempt.cause.in_(_TROUBLES)))
    if last is None or _count(session, here, Attempt.outcome == "ready", Attempt.ended_at > last):
        return True
    own = sa.select(Attempt.started_at).where(Attempt.generation_id == claim.id, Attempt.fence == claim.fence)
    began = session.scalar(own)
    return began is not None and began - last >= timedelta(seconds=_CALM_SHARE * settings.backoff_limit_seconds)


def _machine(worker_id: str) -> str:
    """Workers are called after the machine, their process and a few letters."""
    return worker_id.rsplit("-", 2)[0]


def _last_line(detail: str) -> str:
    return next((line for line in reversed(detail.splitlines()) if line.strip()), "")


def _count(session: Session, *conditions: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Attempt).where(*conditions)) or 0
