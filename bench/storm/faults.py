"""Faults to plant, so that it is seen that the audit finds what they do."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa

from service.database import Attempt, Generation, LedgerEntry, db_now
from service.generations import credits, endings, lease

NO_FENCE = "no fence"


def plant(fault: str) -> None:
    """Change this process for good; an empty name changes nothing."""
    if fault == NO_FENCE:
        _without_fence()
    elif fault:
        raise ValueError(f"no fault is called {fault!r}")


def _without_fence() -> None:
    """Any worker may write for a generation it once held, and no key stops the second one."""
    endings.holds = lease.holds = lambda claim: (Generation.id == claim.id,)
    endings.held_row = lambda session, claim: session.get_one(Generation, claim.id)
    endings.close = _close_without_key
    endings._artifact = _artifact_without_key(endings._artifact)
    credits._move = _move_without_key


def _move_without_key(session: Any, generation: Generation, kind: str, amount: int) -> None:
    ids = {"user_id": generation.user_id, "generation_id": generation.id}
    session.add(LedgerEntry(**ids, kind=kind, amount=amount, once=f"{kind}:{uuid.uuid4()}"))


def _artifact_without_key(make: Any) -> Any:
    def made(row: Generation, new: Any) -> Any:
        artifact = make(row, new)
        artifact.name = f"{uuid.uuid4()}-{artifact.name}"
        return artifact

    return made


def _close_without_key(session: Any, row: Generation, status: str, *, kind: str, payload: dict, **_others: Any) -> None:
    ended = sa.update(Attempt).where(Attempt.generation_id == row.id, Attempt.outcome == "running")
    session.execute(ended.values(outcome=status, ended_at=db_now()))
    row.status, row.finished_at = status, db_now()
    endings.events.append(session, kind, user_id=row.user_id, generation_id=row.id, payload=payload)
