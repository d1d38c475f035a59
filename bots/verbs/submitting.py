"""A wish from a chat becomes a generation and its message, both in one transaction or neither."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.orm import Session

from bots.desk import Desk
from bots.errors import told
from bots.people import Person
from bots.photographs import Photo, take_in
from bots.phrases import named
from bots.surface import Address
from bots.verbs import brand
from bots.verbs.allowances import check_allowance, check_place
from engine.brief import TITLE_LIMIT
from engine.errors import BriefError
from service.brand_kits.held import held_of
from service.database import ChatMessage, Generation
from service.errors import OutcomeUnknown
from service.generations import GenerationRequest
from service.generations.request import cleaned
from service.generations.standing import check_room
from service.generations.submission import put


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asks for. What they leave out is as their place has it, else as everywhere."""

    title: str
    style: str | None = None
    realism: int | None = None
    kicker: str = ""
    background: str | None = None
    formats: tuple[str, ...] = ()
    exporters: tuple[str, ...] | None = None
    host: Photo | None = None
    guests: tuple[Photo, ...] = ()
    brand_kit_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """It will end as ready, failed or cancelled, and its message will say so."""

    generation_id: uuid.UUID
    message_id: uuid.UUID
    fresh: bool = True
    """False when the same key had asked before: this is what came of it then."""


def submit(desk: Desk, person: Person, wish: Wish, *, address: Address, key: str, posted: bool = False) -> Accepted:
    """Take a wish. `key` is the surface's own name for what was done (an interaction, a view): the same key twice is
    one generation. `posted` says that a message stands at the address already.

    Raises `PhotoError` and `BriefError`, `UnknownName`, `NotAllowed` (not in this channel, or closed),
    `TooManyRequests` and `QueueFull` with `retry_after`, `NotEnoughCredits`, `Unavailable`.
    """
    key = f"{person.surface}:{key}"
    if earlier := already(desk, person, key):
        return earlier
    check_place(person)
    request = _request(desk, person, wish, {})
    desk.limits.count("generations", f"user:{person.user_id}")
    with desk.database.read() as session:
        check_allowance(session, person)
        check_room(session, person.user_id, desk.settings)
    taken: list[str] = []
    accepted: Accepted | None = None
    try:
        whole = _with_photos(desk, person, wish, request, taken)
        accepted = enter(desk, person, whole, address=address, key=key, posted=posted)
    except OutcomeUnknown:
        taken.clear()  # it may have been taken in, with its photos
        raise
    finally:
        if accepted is None or not accepted.fresh:
            _forget(desk, person, taken)
    return accepted


def _forget(desk: Desk, person: Person, keys: Iterable[str]) -> None:
    """Photos that nothing was made of."""
    for key in keys:
        desk.uploads.delete(key, user_id=person.user_id)


def already(desk: Desk, person: Person, key: str) -> Accepted | None:
    """What the same key made before."""
    made = (
        sa.select(Generation.id, ChatMessage.id.label("message_id"))
        .join(ChatMessage, ChatMessage.generation_id == Generation.id)
        .where(Generation.user_id == person.user_id, Generation.idempotency_key == key[:200])
    )
    with desk.database.read() as session:
        row = session.execute(made).one_or_none()
    return Accepted(generation_id=row.id, message_id=row.message_id, fresh=False) if row else None


def enter(
    desk: Desk,
    person: Person,
    request: GenerationRequest,
    *,
    address: Address,
    key: str,
    posted: bool = False,
    parent_id: uuid.UUID | None = None,
) -> Accepted:
    """The rows of a request that is complete, and its message."""

    def work(session: Session) -> Accepted:
        check_allowance(session, person)
        digest = hashlib.sha256(f"chat {key}".encode()).hexdigest()
        made = put(session, request, user_id=person.user_id, settings=desk.settings, key=key[:200], digest=digest)
        row = made.generation
        if not made.fresh:
            message = session.scalars(sa.select(ChatMessage).where(ChatMessage.generation_id == row.id)).one()
            return Accepted(generation_id=row.id, message_id=message.id, fresh=False)
        _place_brand(session, row, person)
        message = _message(row, person, address, posted=posted, parent_id=parent_id)
        session.add(message)
        session.flush()
        return Accepted(generation_id=row.id, message_id=message.id)

    accepted = desk.database.write(work)
    if accepted.fresh:
        desk.doorbell.ring(accepted.generation_id)
        desk.doorbell.wake(person.user_id)
    return accepted


def _message(
    row: Generation, person: Person, address: Address, *, posted: bool, parent_id: uuid.UUID | None
) -> ChatMessage:
    return ChatMessage(
        id=uuid.uuid4(),
        generation_id=row.id,
        user_id=person.user_id,
        parent_id=parent_id,
        surface=person.surface,
        place=person.place.subject if person.place else "",
        person=person.subject,
        locale=person.locale,
        address=dict(address),
        posted=posted,
    )


def _place_brand(session: Session, row: Generation, person: Person) -> None:
    """The place's kit, where the person gave none of theirs. Its own font stays with whoever uploaded it."""
    if row.brand_kit_id is None and not row.brand and person.place and person.place.brand_kit_id:
        row.brand = held_of(session, person.place.brand_kit_id)


def _request(desk: Desk, person: Person, wish: Wish, photos: Mapping[str, Any]) -> GenerationRequest:
    given: dict[str, Any] = {
        "title": wish.title,
        "style": wish.style or (person.place.style if person.place else None),
        "realism": wish.realism,
        "formats": wish.formats or None,
        "exporters": wish.exporters,
        "kicker": wish.kicker,
        "background": wish.background,
        "brand_kit_id": wish.brand_kit_id or brand.chosen(desk, person),
        "source": person.surface,
        **photos,
    }
    try:
        request = GenerationRequest.model_validate({name: one for name, one in given.items() if one is not None})
    except ValidationError as error:
        first = error.errors()[0]
        raise BriefError(f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}") from error
    request = _with_a_title(request)
    desk.registry.style(request.style)
    if request.background:
        desk.registry.background(request.background)
    for name in request.formats:
        desk.registry.file_names(name, request.exporters)
    return request


def _with_a_title(request: GenerationRequest) -> GenerationRequest:
    try:
        return cleaned(request)
    except BriefError as error:
        raise told(error, named("refused-title"), limit=TITLE_LIMIT) from error


def _with_photos(
    desk: Desk, person: Person, wish: Wish, request: GenerationRequest, taken: list[str]
) -> GenerationRequest:
    """`taken` says which photos are in, also when one of them is refused."""
    for photo in (*([wish.host] if wish.host else []), *wish.guests):
        taken.append(take_in(desk.uploads, desk.storage, photo, user_id=person.user_id))
    host, guests = (taken[0], taken[1:]) if wish.host else (None, taken)
    return request.model_copy(update={"host_key": host, "guest_keys": tuple(guests)})
