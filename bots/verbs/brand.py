"""Brand kits from a chat: a person's own, and the one that a place wears."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from bots import phrases
from bots.desk import Desk
from bots.errors import told
from bots.people import Person
from bots.photographs import Photo, take_in
from bots.verbs.places import change_place
from engine.errors import BrandError, UnknownName
from engine.measures import Colour
from service.brand_kits import kits
from service.database import BrandKit, User, lock_user
from service.errors import Conflict

_CHOSEN = "chat_brand_kit"


def listed(desk: Desk, person: Person) -> Sequence[BrandKit]:
    """The person's kits, oldest first."""
    return kits.listed(desk.database, user_id=person.user_id)


def named(desk: Desk, person: Person, name: str) -> BrandKit:
    """The person's kit of that name; `UnknownName` offers the nearest."""
    every = {kit.name.casefold(): kit for kit in listed(desk, person)}
    if name.casefold() not in every:
        raise UnknownName("brand kit", name, [kit.name for kit in every.values()])
    return every[name.casefold()]


def make(
    desk: Desk,
    person: Person,
    *,
    name: str,
    primary: str | None = None,
    secondary: str | None = None,
    font: str | None = None,
    logo: Photo | None = None,
) -> BrandKit:
    """A new kit of the person's. `BrandError` for a colour that is none, `UnknownName` for a font nobody has."""
    values = {"name": name[:100], "primary_hex": _colour(primary), "secondary_hex": _colour(secondary), "font": font}
    logo_key = take_in(desk.uploads, desk.storage, logo, user_id=person.user_id) if logo else None
    given = {key: value for key, value in values.items() if value is not None}
    return kits.create(desk.database, given, user_id=person.user_id, logo_key=logo_key, fonts=desk.fonts.ids)


def choose(desk: Desk, person: Person, kit_id: uuid.UUID | None) -> None:
    """What the person's pictures wear from now on; None for nothing. `NotFound` for somebody else's."""
    if kit_id:
        kits.find(desk.database, kit_id, user_id=person.user_id)
    desk.database.write(lambda session: _remember(session, person.user_id, kit_id))


def choose_for_place(desk: Desk, person: Person, kit_id: uuid.UUID | None) -> None:
    """What pictures of the whole place wear where their person chose nothing; for its administrators alone."""
    if person.place is None:
        alone = Conflict("there is no server or workspace here; choose the kit for yourself")
        raise told(alone, phrases.named("refused-no-place"))
    if kit_id:
        kits.find(desk.database, kit_id, user_id=person.user_id)
    change_place(desk, person, brand_kit_id=kit_id)


def chosen(desk: Desk, person: Person) -> uuid.UUID | None:
    """The person's own choice, as long as the kit is there."""
    with desk.database.read() as session:
        user = session.get(User, person.user_id)
        held = user.settings.get(_CHOSEN) if user else None
        if not held:
            return None
        there = sa.select(BrandKit.id).where(BrandKit.id == uuid.UUID(held), BrandKit.user_id == person.user_id)
        return session.scalar(there)


def _remember(session: Session, user_id: uuid.UUID, kit_id: uuid.UUID | None) -> None:
    lock_user(session, user_id)
    user = session.get_one(User, user_id)
    held: dict[str, Any] = {**user.settings, _CHOSEN: str(kit_id) if kit_id else None}
    user.settings = {name: value for name, value in held.items() if value is not None}
    flag_modified(user, "settings")


def _colour(text: str | None) -> str | None:
    if not text:
        return None
    wanted = text if text.startswith("#") else f"#{text}"
    try:
        return TypeAdapter[str](Colour).validate_python(wanted.lower())
    except ValidationError as error:
        wrong = BrandError(f"{text!r} is no colour; write one as #ff5a1f")
        raise told(wrong, phrases.named("refused-colour"), name=text) from error
