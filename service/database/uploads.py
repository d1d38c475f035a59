"""Photos on their way in, and files on their way out of the storage."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base, BigId, HasBirthday, HasId

Status = Literal["waiting", "checking", "cleared", "refused"]
Purpose = Literal["photo", "logo", "font"]


class Upload(HasId, HasBirthday, Base):
    """A user's photo in quarantine (`key`), cleared (`cleared_key`), or refused with a reason."""

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'checking', 'cleared', 'refused')", name="status"),
        Index("ix_uploads_user_id_created_at", "user_id", "created_at"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(300), unique=True)
    """The `fileKey` its user holds; also where it lies in quarantine."""
    cleared_key: Mapped[str | None] = mapped_column(String(300), unique=True)
    status: Mapped[Status] = mapped_column(String(16), default="waiting")
    purpose: Mapped[Purpose] = mapped_column(String(16), default="photo")
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int] = mapped_column(BigId)
    sha256: Mapped[str | None] = mapped_column(String(64))
    width: Mapped[int | None]
    height: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(Text)
    """Why it was refused, as a sentence for its user."""
    checks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What each check said."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """What is known of its content: `cutouts` of a photo, `font` of a font, whether its file is `picture_alone`."""
    checked_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    """While one process checks it."""
    fence: Mapped[int] = mapped_column(default=0)


class FileDeletion(HasId, HasBirthday, Base):
    """The outbox of deletions: retried until the storage says that nothing is there."""

    __tablename__ = "file_deletions"

    prefix: Mapped[str] = mapped_column(String(500))
    """A storage key, or all keys beneath it when it ends in a slash."""
    reason: Mapped[str] = mapped_column(String(64), default="")
    available_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
