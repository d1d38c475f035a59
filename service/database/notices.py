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
    if connection.dialect.name == "postgresql" and connection.get_execution_options().get(NOTIFYING):
        connection.execute(_NOTIFY, {"user": str(user_id)})
