"""The outbox of deletions: what is to go is written in a transaction, and tried until the storage has none of it."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Database, FileDeletion, db_now, is_due
from service.errors import StorageDown
from service.storage.contract import Storage

_AT_ONCE = 50
_AGAIN_SECONDS = 30.0
_LONGEST_SECONDS = 3600.0
_FURTHEST_SECONDS = 2 * 86400.0
"""An address for sending something lasts a day at most, and what may come there waits for its end."""


def delete_later(session: Session, prefix: str, *, reason: str, seconds: float = 0.0) -> None:
    """Ask, in the caller's transaction, for a key, or for all beneath a prefix that ends in a slash."""
    session.add(FileDeletion(prefix=prefix, reason=reason, available_at=db_now(seconds)))


def delete_due(database: Database, storage: Storage) -> int:
    """Carry out what is due; returns how many entries are done. One that fails is tried again later."""
    with database.read() as session:
        due = (
            sa.select(FileDeletion.id, FileDeletion.prefix)
            .where(is_due(FileDeletion.available_at, longest_seconds=_FURTHEST_SECONDS))
            .limit(_AT_ONCE)
        )
        entries = session.execute(due).all()
    return sum(_carry_out(database, storage, identifier, prefix) for identifier, prefix in entries)


def delete_prefix(storage: Storage, prefix: str) -> None:
    """Delete now, and look again that nothing is left; `StorageDown` when something is."""
    keys = [found.key for found in storage.list(prefix)] if prefix.endswith("/") else [prefix]
    for key in keys:
        storage.delete(key)
    left = next(iter(storage.list(prefix)), None) if prefix.endswith("/") else storage.head(prefix)
    if left is not None:
        raise StorageDown(f"{prefix} is still there after its deletion")


def _carry_out(database: Database, storage: Storage, identifier: uuid.UUID, prefix: str) -> bool:
    try:
        delete_prefix(storage, prefix)
    except StorageDown as error:
        reason = str(error)
        database.write(lambda session: _try_again(session, identifier, reason))
        return False
    database.write(lambda session: session.execute(sa.delete(FileDeletion).where(FileDeletion.id == identifier)))
    return True


def _try_again(session: Session, identifier: uuid.UUID, error: str) -> None:
    entry = session.get(FileDeletion, identifier)
    if entry:
        entry.attempts += 1
        entry.error = error
        entry.available_at = db_now(min(_LONGEST_SECONDS, _AGAIN_SECONDS * 2.0 ** min(entry.attempts - 1, 10)))
