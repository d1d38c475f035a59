"""What somebody looks at from a chat: how their last pictures stand, the styles there are, fresh addresses of files."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bots.delivery.composing import Source, compose, files_of
from bots.delivery.standing import Line
from bots.desk import Desk
from bots.message import Download, Message
from bots.people import Person
from bots.surface import Address
from service.catalogue.samples import DEFAULT_FORMAT, WIDTHS, sample, samples_folder
from service.database import ChatMessage, Generation
from service.errors import Conflict, NotFound

_LAST = 10
_SILENT_SECONDS = 20.0
OFFERED = "nowhere"
"""How `ChatMessage.undelivered` begins where a picture could be put nowhere."""


@dataclass(frozen=True, kw_only=True)
class Own:
    """One of the person's pictures: as its message shows it, and where that is."""

    message: Message
    address: Address
    delivered: bool
    """False where it could be put nowhere: the button `again` sends it to where the person is now."""


@dataclass(frozen=True, kw_only=True)
class Link:
    download: Download
    url: str


@dataclass(frozen=True, kw_only=True)
class Files:
    """Addresses that end; `seconds` from now. Pressing the button again makes new ones."""

    links: tuple[Link, ...]
    zip_url: str
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A style to choose from; `sample` is a WebP picture of it, where one has been made on this machine."""

    name: str
    label: str
    purpose: str
    sample: Path | None


def status(desk: Desk, person: Person, *, limit: int = _LAST) -> Sequence[Own]:
    """The person's last pictures, newest first, those that were never delivered in front."""
    undelivered = ChatMessage.undelivered.startswith(OFFERED)
    mine = (
        sa.select(ChatMessage, Generation)
        .join(Generation, Generation.id == ChatMessage.generation_id)
        .where(ChatMessage.surface == person.surface, ChatMessage.person == person.subject)
        .order_by(undelivered.desc(), ChatMessage.created_at.desc())
        .limit(limit)
    )
    with desk.database.read() as session:
        rows = session.execute(mine).all()
        line = Line.read(session, _SILENT_SECONDS)
        sources = [
            Source(
                message=message,
                generation=row,
                artifacts=files_of(session, row) if row.status == "ready" else (),
                line=line,
                public_url=desk.settings.public_url,
            )
            for message, row in rows
        ]
    return [
        Own(
            message=compose(source)[0],
            address=source.message.address,
            delivered=not source.message.undelivered.startswith(OFFERED),
        )
        for source in sources
    ]


def waiting(desk: Desk, person: Person) -> int:
    """How many of the person's generations wait, wherever they asked for them."""
    own = sa.select(sa.func.count()).where(Generation.user_id == person.user_id, Generation.status == "pending")
    with desk.database.read() as session:
        return session.scalar(own) or 0


def send_again(desk: Desk, message: ChatMessage, address: Address, *, posted: bool = False) -> None:
    """Have it delivered where its reader is now. `Conflict` for one that stands somewhere."""
    change = (
        sa.update(ChatMessage)
        .where(ChatMessage.id == message.id, ChatMessage.undelivered.startswith(OFFERED))
        .values(address=dict(address), posted=posted, final_at=None, undelivered="", shown="", attempts=0)
    )
    if not desk.database.write(lambda session: session.execute(change.returning(ChatMessage.id)).scalar_one_or_none()):
        raise Conflict("this picture was delivered; look for its message")


def downloads(desk: Desk, message: ChatMessage) -> Files:
    """Fresh addresses for everything. `Conflict` before it is ready."""
    with desk.database.read() as session:
        row = session.get(Generation, message.generation_id) if message.generation_id else None
        if row is None:
            raise NotFound("the picture has been deleted")
        if row.status != "ready":
            raise Conflict(f"this picture is {row.status}; its files are there when it is ready")
        source = Source(message=message, generation=row, artifacts=files_of(session, row))
    made = compose(source)[0].downloads
    seconds = desk.settings.signed_url_seconds
    return Files(
        links=tuple(Link(download=one, url=desk.address_of(one)) for one in made),
        zip_url=desk.bundles.address(row),
        seconds=seconds,
    )


def styles(desk: Desk, *, words: str = "") -> Sequence[Offer]:
    """Those whose name, label or purpose has the words, in the registry's order."""
    every = desk.registry.styles.values()
    found = [one for one in every if _speaks_of(words, one.name, one.label, one.purpose)]
    return [
        Offer(name=style.name, label=style.label, purpose=style.purpose, sample=_sample(desk, style.name))
        for style in found
    ]


def _sample(desk: Desk, style: str) -> Path | None:
    path = sample(desk.registry, style, DEFAULT_FORMAT).path(samples_folder(desk.settings), WIDTHS[-1])
    return path if path.is_file() else None


def _speaks_of(words: str, *texts: str) -> bool:
    return all(any(word in text.casefold() for text in texts) for word in words.casefold().split())


def generation_of(message: ChatMessage) -> uuid.UUID:
    """`NotFound` once it has been deleted."""
    if message.generation_id is None:
        raise NotFound("the picture has been deleted")
    return message.generation_id
