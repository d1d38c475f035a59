"""Who someone is, how they prove it, and the brand kits they keep."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base, HasBirthday, HasId


class User(HasId, HasBirthday, Base):
    """One account. Whoever writes an event, a credit or a start of its own locks this row, and locks it last."""

    __tablename__ = "users"

    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    """Lower case; null when a provider gave none."""
    name: Mapped[str] = mapped_column(String(200), default="")
    plan: Mapped[str] = mapped_column(String(32), default="free")
    priority: Mapped[int] = mapped_column(default=0)
    """Of its generations, when they are submitted."""
    turn: Mapped[float] = mapped_column(default=0.0)
    """When a generation of this user last started, seconds since 1970 in database time: the fair order."""
    stripe_customer: Mapped[str | None] = mapped_column(String(64), unique=True)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    disabled_at: Mapped[datetime | None]
    token_epoch: Mapped[int] = mapped_column(default=0)
    """Raised to end every session of ours at once."""
    sessions_ended_at: Mapped[datetime | None]
    """When that was last: what another issuer gave before it holds no more."""


class Identity(HasId, HasBirthday, Base):
    """A name by which a provider (`clerk`, `magic-link`, `discord`, `slack`) knows a user."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("provider", "subject"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    provider: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(255))
    meta: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ApiKey(HasId, HasBirthday, Base):
    """Only a hash of the key is kept; `prefix` is shown so that its owner knows it again."""

    __tablename__ = "api_keys"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    prefix: Mapped[str] = mapped_column(String(24))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[Any]] = mapped_column(default=list)
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class MagicLink(HasId, HasBirthday, Base):
    """One sign-in by mail: soon over, hashed, gone when it is used or another is asked for."""

    __tablename__ = "magic_links"

    email: Mapped[str] = mapped_column(String(320), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    next_path: Mapped[str] = mapped_column(String(500), default="/")
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Gift(HasBirthday, Base):
    """That somebody has had the first credits, by a keyed hash of who they are. It outlives the account."""

    __tablename__ = "gifts"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class BrandKit(HasId, HasBirthday, Base):
    """A team's colours, font and logo. `logo_url` and `font_url` are storage keys, signed when they are asked for."""

    __tablename__ = "brand_kits"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    logo_url: Mapped[str | None] = mapped_column(String(500))
    font: Mapped[str | None] = mapped_column(String(100))
    """One of the built-in ones; or, with `font_url`, the id of the team's own file."""
    font_url: Mapped[str | None] = mapped_column(String(500))
    font_name: Mapped[str | None] = mapped_column(String(200))
    font_licence: Mapped[str | None] = mapped_column(Text)
    """The note of its user on the right to use it."""
    primary_hex: Mapped[str | None] = mapped_column(String(9))
    secondary_hex: Mapped[str | None] = mapped_column(String(9))
    updated_at: Mapped[datetime | None]
