"""API keys: shown once, kept as a hash, known again by their first letters.

A key is 32 random bytes, so one round of SHA-256 keeps it as well as anything slower would.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.accounts.audit import record
from service.database import ApiKey, Database, db_now, lock_user, notify, rows_changed, utc_now
from service.errors import Conflict, NotFound, NotSignedIn
from service.settings import Settings

MARK = "ts_"
READ, WRITE = "read", "write"
SCOPES = (READ, WRITE)
KEYS_PER_USER = 20
_PREFIX_LENGTH = len(MARK) + 8
_USED_STEP = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class NewKey:
    row: ApiKey
    secret: str
    """The whole key. It cannot be had again."""


def create(
    database: Database,
    *,
    user_id: uuid.UUID,
    name: str,
    settings: Settings,
    scopes: Sequence[str] = SCOPES,
    expires_at: datetime | None = None,
) -> NewKey:
    """Make a key; `Conflict` when there are too many."""
    secret = MARK + secrets.token_urlsafe(32)

    def work(session: Session) -> ApiKey:
        lock_user(session, user_id)
        living = sa.select(sa.func.count()).where(ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
        if (session.scalar(living) or 0) >= KEYS_PER_USER:
            raise Conflict(f"there are {KEYS_PER_USER} keys already; revoke one that is no longer used")
        row = ApiKey(
            user_id=user_id,
            name=name,
            prefix=secret[:_PREFIX_LENGTH],
            digest=_digest(secret),
            scopes=sorted(set(scopes)),
            expires_at=expires_at,
        )
        session.add(row)
        record(session, "api-key-created", settings=settings, user_id=user_id)
        return row

    return NewKey(row=database.write(work), secret=secret)


def listed(database: Database, *, user_id: uuid.UUID) -> Sequence[ApiKey]:
    """The user's keys that are not revoked, newest first."""
    with database.read() as session:
        query = sa.select(ApiKey).where(ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
        return session.scalars(query.order_by(ApiKey.created_at.desc(), ApiKey.id)).all()


def revoke(database: Database, key_id: uuid.UUID, *, user_id: uuid.UUID, settings: Settings) -> None:
    """It opens nothing any more; `NotFound` when it is not this user's, or revoked already."""

    def work(session: Session) -> None:
        mine = sa.update(ApiKey).where(ApiKey.id == key_id, ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
        if not rows_changed(session, mine.values(revoked_at=db_now())):
            raise NotFound(f"there is no API key {key_id}")
        notify(session, user_id)
        record(session, "api-key-revoked", settings=settings, user_id=user_id)

    database.write(work)


def holder(database: Database, secret: str) -> ApiKey:
    """The key that is meant; `NotSignedIn` when there is none, or it is revoked or over."""
    with database.read() as session:
        row = session.scalar(sa.select(ApiKey).where(ApiKey.digest == _digest(secret)))
    if row is None or row.revoked_at or (row.expires_at and row.expires_at <= utc_now()):
        raise NotSignedIn("this API key is not known, is revoked or has ended; make a new one")
    if row.last_used_at is None or utc_now() - row.last_used_at > _USED_STEP:
        identifier = row.id
        database.write(
            lambda session: session.execute(
                sa.update(ApiKey).where(ApiKey.id == identifier).values(last_used_at=db_now())
            )
        )
    return row


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
