"""The same brief once more, changed in one thing: variations, another style, with a message that links its parent."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bots.desk import Desk
from bots.errors import told
from bots.people import Person
from bots.photographs import Photo, take_in
from bots.phrases import named
from bots.surface import Address
from bots.verbs.allowances import check_place
from bots.verbs.submitting import enter
from service.database import ChatMessage, Generation, Upload
from service.database.wishes import background_key_of
from service.errors import Conflict, NotFound
from service.generations import GenerationRequest, request_of

COUNT = 3
_LAST_VARIANT = 99


def variations(
    desk: Desk,
    person: Person,
    parent: ChatMessage,
    *,
    address: Address,
    key: str,
    more: Sequence[Address] = (),
    posted: bool = False,
    **_: object,
) -> tuple[uuid.UUID, ...]:
    """Three designs that the picture does not have yet. `posted` is for the first of their messages and for `more`."""
    row = original(desk, parent)
    first = _next_variant(desk, row)
    photos = photos_for(desk, person, row)
    held = (address, *more) if posted else ()
    return tuple(
        enter_child(
            desk,
            person,
            parent,
            changed_request(person, row, photos, variant=min(first + step, _LAST_VARIANT)),
            address=held[step] if step < len(held) else address,
            key=f"{key}:{step}",
            posted=step < len(held),
        )
        for step in range(COUNT)
    )


def restyled(
    desk: Desk,
    person: Person,
    parent: ChatMessage,
    *,
    words: str,
    address: Address,
    key: str,
    photo: Photo | None = None,
    posted: bool = False,
    **_: object,
) -> tuple[uuid.UUID, ...]:
    """In another style, with another host photo where one is given. `UnknownName` for a style nobody has."""
    row = original(desk, parent)
    style = desk.registry.style(words).name
    photos = dict(photos_for(desk, person, row))
    if photo:
        photos["host_key"] = take_in(desk.uploads, desk.storage, photo, user_id=person.user_id)
    request = changed_request(person, row, photos, style=style, variant=0)
    return (enter_child(desk, person, parent, request, address=address, key=key, posted=posted),)


def original(desk: Desk, parent: ChatMessage) -> Generation:
    with desk.database.read() as session:
        row = session.get(Generation, parent.generation_id) if parent.generation_id else None
    if row is None:
        raise NotFound("the picture has been deleted")
    return row


def _next_variant(desk: Desk, row: Generation) -> int:
    """The first number that neither this generation nor one that came of it has."""
    children = sa.select(sa.func.max(Generation.variant)).where(Generation.parent_id == row.id)
    with desk.database.read() as session:
        taken = session.scalar(children)
    return max(row.variant, taken or 0) + 1


def changed_request(person: Person, row: Generation, photos: Mapping[str, Any], **changes: object) -> GenerationRequest:
    """Somebody else's picture is no parent of one's own, and its kit stays theirs."""
    foreign = {"parent_id": None, "brand_kit_id": None} if row.user_id != person.user_id else {}
    return request_of(row, source=person.surface, **{**foreign, **photos, **changes})


def photos_for(desk: Desk, person: Person, row: Generation) -> Mapping[str, Any]:
    """The photos as uploads of whoever asks: for another person copies, which go with that account and not this one.

    They pass the checks again; `Conflict` when one has been deleted.
    """
    if row.user_id == person.user_id:
        return {}
    host = _copied(desk, person, row, row.host_key) if row.host_key else None
    guests = [_copied(desk, person, row, key) for key in row.guest_keys]
    ground = background_key_of(row)
    return {
        "host_key": host,
        "guest_keys": guests,
        "background_key": _copied(desk, person, row, ground) if ground else None,
    }


def _copied(desk: Desk, person: Person, row: Generation, key: str) -> str:
    with desk.database.read() as session:
        cleared = session.scalar(
            sa.select(Upload.cleared_key).where(
                Upload.key == key, Upload.user_id == row.user_id, Upload.status == "cleared"
            )
        )
    if cleared is None:
        raise told(Conflict("a photo of this picture has been deleted; send it again"), named("refused-photo-deleted"))
    return take_in(desk.uploads, desk.storage, Photo("photo", desk.storage.get(cleared)), user_id=person.user_id)


def enter_child(
    desk: Desk,
    person: Person,
    parent: ChatMessage,
    request: GenerationRequest,
    *,
    address: Address,
    key: str,
    posted: bool,
) -> uuid.UUID:
    check_place(person)
    desk.limits.count("generations", f"user:{person.user_id}")
    accepted = enter(desk, person, request, address=address, key=key, posted=posted, parent_id=parent.id)
    return accepted.generation_id


def still_there(desk: Desk, row: Generation) -> bool:
    """Whether every photo of the picture is."""
    keys = {key for key in (row.host_key, *row.guest_keys, background_key_of(row)) if key}
    there = sa.select(sa.func.count()).where(
        Upload.key.in_(keys), Upload.user_id == row.user_id, Upload.status == "cleared"
    )
    with desk.database.read() as session:
        return session.scalar(there) == len(keys)
