"""Faults to plant, so that it is seen that the audit finds what they do."""

from __future__ import annotations

import uuid
from types import ModuleType
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Attempt, Generation, LedgerEntry, db_now
from service.events import log as events
from service.generations import credits, endings, lease
from service.generations.claiming import Claim

NO_FENCE = "no fence"


def plant(fault: str) -> None:
    """Change this process for good; an empty name changes nothing."""
    if fault == NO_FENCE:
        _without_fence()
    elif fault:
        raise ValueError(f"no fault is called {fault!r}")


def _without_fence() -> None:
    """Any worker may write for a generation it once held, and no key stops the second one."""
    _put(lease, holds=_holds_always)
    _put(endings, holds=_holds_always, held_row=_row_of_anybody, close=_close_without_key)
    _put(endings, _artifact=_artifact_without_key(endings._artifact))
    _put(credits, _move=_move_without_key)


def _put(module: ModuleType, **instead: object) -> None:
    for name, thing in instead.items():
        setattr(module, name, thing)


def _holds_always(claim: Claim) -> tuple[sa.ColumnElement[bool], ...]:
    return (Generation.id == claim.id,)


def _row_of_anybody(session: Session, claim: Claim) -> Generation:
    return session.get_one(Generation, claim.id)


def _move_without_key(session: Session, generation: Generation, kind: str, amount: int) -> None:
    ids = {"user_id": generation.user_id, "generation_id": generation.id}
    session.add(LedgerEntry(**ids, kind=kind, amount=amount, once=f"{kind}:{uuid.uuid4()}"))


def _artifact_without_key(make: Any) -> Any:
    def made(row: Generation, new: Any) -> Any:
        artifact = make(row, new)
        artifact.name = f"{uuid.uuid4()}-{artifact.name}"
        return artifact

    return made


def _close_without_key(
    session: Session,
    row: Generation,
    status: Literal["ready", "failed", "cancelled"],
    *,
    kind: str,
    payload: dict[str, Any],
    **_others: Any,
) -> None:
    ended = sa.update(Attempt).where(Attempt.generation_id == row.id, Attempt.outcome == "running")
    session.execute(ended.values(outcome=status, ended_at=db_now()))
    row.status, row.finished_at = status, db_now()
    events.append(session, kind, user_id=row.user_id, generation_id=row.id, payload=payload)
