"""Who speaks in a chat: an account that is known by its name there, in a place with ways of its own."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bots.phrases import Phrases, language_of, phrases
from service.accounts import users
from service.database import ChatPlace

if TYPE_CHECKING:
    from bots.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Place:
    """A server or workspace as its administrators want it; for two alone there is none."""

    subject: str
    style: str | None = None
    language: str | None = None
    brand_kit_id: uuid.UUID | None = None
    channels: tuple[str, ...] = ()
    limits: dict[str, object] = field(default_factory=dict)
    closed: bool = False


@dataclass(frozen=True, kw_only=True)
class Person:
    surface: str
    subject: str
    """As the surface knows them: `<id>`, `<team>:<id>`."""
    user_id: uuid.UUID
    locale: str = "en"
    place: Place | None = None
    channel: str = ""
    roles: tuple[str, ...] = ()
    administers: bool = False

    @property
    def phrases(self) -> Phrases:
        """In their own language; the place's, where the surface did not know theirs."""
        return phrases(self.locale)


def meet(
    desk: Desk,
    *,
    surface: str,
    subject: str,
    locale: str | None = None,
    place: str = "",
    channel: str = "",
    roles: Collection[str] = (),
    administers: bool = False,
) -> Person:
    """The person with their account, which is made when they speak for the first time.

    `NotSignedIn` when the account is closed.
    """
    here = place_of(desk, surface, place) if place else None
    user = users.find_or_create(desk.database, provider=surface, subject=subject, settings=desk.settings)
    return Person(
        surface=surface,
        subject=subject,
        user_id=user.id,
        locale=language_of(locale or (here.language if here else None)),
        place=here,
        channel=channel,
        roles=tuple(roles),
        administers=administers,
    )


def place_of(desk: Desk, surface: str, subject: str) -> Place:
    """As its administrators want it by now."""
    with desk.database.read() as session:
        row = session.scalar(sa.select(ChatPlace).where(ChatPlace.surface == surface, ChatPlace.subject == subject))
    if row is None:
        return Place(subject=subject)
    return Place(
        subject=subject,
        style=row.style,
        language=row.language,
        brand_kit_id=row.brand_kit_id,
        channels=tuple(row.channels),
        limits=dict(row.limits),
        closed=row.closed_at is not None,
    )
