"""Chats: a message for each generation asked for there, places with ways of their own, codes that link an account."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base, HasBirthday, HasId

_OPEN = text("final_at IS NULL OR generation_id IS NULL")


class ChatMessage(HasId, HasBirthday, Base):
    """One message in a chat, which shows how a generation stands.

    It outlives generation and account until what it shows has been taken away: so neither key holds it back, and with
    `generation_id` gone the message itself is what is left to take away.
    """

    __tablename__ = "chat_messages"
    __table_args__ = (
        UniqueConstraint("generation_id"),
        Index("ix_chat_messages_open", "surface", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_chat_messages_surface_person_created_at", "surface", "person", "created_at"),
        Index("ix_chat_messages_surface_place_created_at", "surface", "place", "created_at"),
    )

    generation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("generations.id", ondelete="SET NULL"))
    user_id: Mapped[uuid.UUID] = mapped_column(index=True)
    """No foreign key, as for `Tombstone`."""
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("chat_messages.id", ondelete="SET NULL"), index=True)
    """The message whose button this one comes from."""
    surface: Mapped[str] = mapped_column(String(16))
    """`discord`, `slack`, `chat`."""
    place: Mapped[str] = mapped_column(String(64), default="")
    """The server or workspace; empty for what is between two."""
    person: Mapped[str] = mapped_column(String(120))
    """Who asked, as the surface knows them."""
    locale: Mapped[str] = mapped_column(String(16), default="en")
    address: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Where it is; the surface alone understands it."""
    posted: Mapped[bool] = mapped_column(default=False)
    """Whether there is a message at the address yet."""
    posts: Mapped[int] = mapped_column(default=0)
    """How often a new message was made for it: the number in the mark that the next one bears."""
    shown: Mapped[str] = mapped_column(String(200), default="")
    """The state that stands there."""
    intent: Mapped[str | None] = mapped_column(String(200))
    """The state that is on its way there; still set after an end that left open whether it arrived."""
    fence: Mapped[int] = mapped_column(default=0)
    """Raised whenever a delivery takes it; only the newest may write."""
    lease_until: Mapped[datetime | None]
    held_by: Mapped[str] = mapped_column(String(120), default="")
    """The name of the process that took it last; whoever has that name after it knows that it has ended."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Tries since one went well."""
    next_try_at: Mapped[datetime | None]
    final_at: Mapped[datetime | None]
    """When its last state stood there, or was given up; null again once its generation is tried again."""
    undelivered: Mapped[str] = mapped_column(Text, default="")
    """Why it was given up; empty where it was not."""


def is_open() -> ColumnElement[bool]:
    """Without its last state, or to be taken away: in the words of the index, which makes it quick to look."""
    return or_(ChatMessage.final_at.is_(None), ChatMessage.generation_id.is_(None))


class ChatPlace(HasId, HasBirthday, Base):
    """A server or workspace, as its administrators want it."""

    __tablename__ = "chat_places"
    __table_args__ = (UniqueConstraint("surface", "subject"),)

    surface: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(64))
    style: Mapped[str | None] = mapped_column(String(48))
    language: Mapped[str | None] = mapped_column(String(16))
    brand_kit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("brand_kits.id", ondelete="SET NULL"), index=True)
    channels: Mapped[list[Any]] = mapped_column(default=list)
    """Where one may ask; empty for everywhere."""
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Pictures a day: `person`, `place`, and `roles`, by the surface's name for each."""
    closed_at: Mapped[datetime | None]
    """When the surface said that we are no longer welcome."""


class ChatSending(HasId, Base):
    """What was sent to one place within the last minute, by however many processes."""

    __tablename__ = "chat_sendings"
    __table_args__ = (UniqueConstraint("surface", "place"),)

    surface: Mapped[str] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(String(64))
    sent: Mapped[list[Any]] = mapped_column(default=list)
    """Moments in seconds since 1970, by the database's clock, oldest first."""


class ConnectionCode(HasBirthday, Base):
    """A code that links an account to a name in a chat, once and for a quarter of an hour; kept as a hash."""

    __tablename__ = "connection_codes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
