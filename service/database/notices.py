"""PostgreSQL tells other processes, when a transaction commits, that something of a user's has changed."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

CHANNEL = "thumbsmith_events"
NOTIFYING = "thumbsmith_notifying"
"""Set where PostgreSQL itself is to tell of events; a commit that tells keeps others that tell waiting for it."""
_NOTIFY = sa.select(sa.func.pg_notify(CHANNEL, sa.bindparam("user", type_=sa.Text())))


def notify(session: Session, user_id: uuid.UUID) -> None:
    """Wake those who follow this user, at the commit; where another part tells them, nothing happens."""
    connection = session.connection()
    if channel_of(connection):
        connection.execute(_NOTIFY, {"user": str(user_id)})


def channel_of(bind: sa.Connection | sa.Engine) -> str | None:
    """Where PostgreSQL is to tell; None where another part does."""
    telling = bind.dialect.name == "postgresql" and bind.get_execution_options().get(NOTIFYING)
    return CHANNEL if telling else None
