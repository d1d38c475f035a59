"""The chat services that an account is known to, beside the way its user signs in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.accounts.audit import record
from service.database import Database, Identity, lock_user
from service.errors import Conflict
from service.settings import Settings

KINDS = ("discord", "slack")
JOINED = "joined"
"""The provider of an identity that is another account, of which this one has taken the name over."""


@dataclass(frozen=True, kw_only=True)
class Connection:
    kind: str
    available: bool
    """Whether this service has it configured, so that it can be connected."""
    connected: bool
    name: str
    """What the user is called there; empty where nothing is connected or known."""


def listed(database: Database, *, user_id: uuid.UUID, settings: Settings) -> Sequence[Connection]:
    """One of each kind."""
    with database.read() as session:
        rows = session.scalars(_of(user_id, *KINDS)).all()
    known = {row.provider: row for row in rows}
    return [_connection(kind, known.get(kind), settings) for kind in KINDS]


def disconnect(database: Database, kind: str, *, user_id: uuid.UUID, settings: Settings) -> None:
    """Forget who the user is there; fine when nothing was connected.

    `Conflict` when it is the account's only name: nobody could come back to it.
    """

    def work(session: Session) -> None:
        lock_user(session, user_id)
        rows = session.scalars(_of(user_id, kind)).all()
        if not rows:
            return
        if not has_way_in(session, user_id, but=kind):
            raise Conflict(f"{kind} is the only way into this account; sign in by mail once before you disconnect it")
        for row in rows:
            session.delete(row)
        record(session, f"{kind}-disconnected", settings=settings, user_id=user_id)

    database.write(work)


def has_way_in(session: Session, user_id: uuid.UUID, *, but: str = JOINED) -> bool:
    """Whether somebody can come to this account, by another provider than `but`."""
    ways = sa.select(Identity.id).where(Identity.user_id == user_id, Identity.provider.not_in((but, JOINED)))
    return session.scalar(ways.limit(1)) is not None


def _of(user_id: uuid.UUID, *kinds: str) -> sa.Select[Identity]:
    query = sa.select(Identity).where(Identity.user_id == user_id, Identity.provider.in_(kinds))
    return query.order_by(Identity.created_at)


def _connection(kind: str, row: Identity | None, settings: Settings) -> Connection:
    available = bool({"discord": settings.discord_client_id, "slack": settings.slack_client_id}[kind])
    name = str(row.meta.get("name") or "") if row else ""
    return Connection(kind=kind, available=available, connected=row is not None, name=name)
