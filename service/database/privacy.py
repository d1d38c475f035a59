"""What is left of people and deeds: the audit log, and the mark that an account is gone."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base, BigId, HasBirthday, HasId, utc_now


class AuditEntry(Base):
    """`subject` is a keyed hash of a user's id, so that the log outlives the account without naming anyone."""

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    action: Mapped[str] = mapped_column(String(64), index=True)
    meta: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ts: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    subject: Mapped[str | None] = mapped_column(String(64), index=True)


class Tombstone(HasId, HasBirthday, Base):
    """An account on its way out. Running work looks for it in the transaction that would commit its result."""

    __tablename__ = "tombstones"

    user_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    """No foreign key: it outlives the user's row."""
    purged_at: Mapped[datetime | None]
    meta: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Note(HasBirthday, Base):
    """Facts about this database as a whole, such as when the sweeper last ran."""

    __tablename__ = "notes"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
