"""Credits of one generation in the ledger: held at the start of a round, then released, or released and charged.

Every movement has a key that is unique, so a second try to make it breaks the transaction that tries.
"""

from __future__ import annotations

import uuid
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Generation, LedgerEntry
from service.errors import NotEnoughCredits


def balance(session: Session, user_id: uuid.UUID) -> int:
    """What the user may still spend."""
    return (
        session.scalar(
            sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.amount), 0)).where(LedgerEntry.user_id == user_id)
        )
        or 0
    )


def hold(session: Session, generation: Generation, *, there: int | None = None) -> None:
    """Set the cost aside; the user's row must be locked. `NotEnoughCredits` when the balance does not cover it.

    `there` is the balance where it has been asked for under the same lock.
    """
    if not generation.cost:
        return
    there = balance(session, generation.user_id) if there is None else there
    if there < generation.cost:
        raise NotEnoughCredits(
            f"this costs {generation.cost} credits and there are {there}; add credits or wait for the next month"
        )
    _move(session, generation, "hold", -generation.cost)


def release(session: Session, generation: Generation) -> None:
    """Give back what this round holds."""
    if generation.cost:
        _move(session, generation, "release", generation.cost)


def charge(session: Session, generation: Generation) -> None:
    """Take what this round holds for good."""
    if generation.cost:
        _move(session, generation, "release", generation.cost)
        _move(session, generation, "charge", -generation.cost)


def _move(session: Session, generation: Generation, kind: str, amount: int) -> None:
    session.flush()
    session.connection().execute(
        _ENTRY,
        {
            "user_id": generation.user_id,
            "generation_id": generation.id,
            "kind": kind,
            "amount": amount,
            "once": f"{kind}:{generation.id}:{generation.round}",
        },
    )


_ENTRY = sa.insert(cast(sa.Table, LedgerEntry.__table__))
