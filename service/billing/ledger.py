"""The ledger as its owner sees it, and the one way to add to it from outside a generation.

Nothing is ever changed in it: the balance is the sum of the entries, and an entry whose `once` is there already is
not made again. A balance may fall below zero, when credits that were spent are refunded as money.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Database, LedgerEntry, User
from service.generations.credits import balance


@dataclass(frozen=True, kw_only=True)
class Statement:
    plan: str
    balance: int
    entries: Sequence[LedgerEntry]
    """Newest first."""


def add(session: Session, user_id: uuid.UUID, *, amount: int, kind: str, once: str, meta: dict[str, Any]) -> bool:
    """Add a movement, unless it is there; the user's row must be locked. True when it was added."""
    if session.scalar(sa.select(LedgerEntry.id).where(LedgerEntry.once == once)):
        return False
    session.add(LedgerEntry(user_id=user_id, amount=amount, kind=kind, once=once, meta=meta))
    session.flush()
    return True


def statement(database: Database, user_id: uuid.UUID, *, limit: int = 50, before: int | None = None) -> Statement:
    """Balance and the newest entries, or those before the entry `before`."""
    with database.read() as session:
        query = sa.select(LedgerEntry).where(LedgerEntry.user_id == user_id)
        query = query.where(LedgerEntry.id < before) if before is not None else query
        entries = session.scalars(query.order_by(LedgerEntry.id.desc()).limit(limit)).all()
        user = session.get(User, user_id)
        return Statement(plan=user.plan if user else "free", balance=balance(session, user_id), entries=entries)
