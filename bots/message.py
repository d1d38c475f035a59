"""A message as every surface is given it: plain facts and plain words, made from rows alone, so that it can be made
again at any time. How it looks, and how its text is kept from meaning anything to the platform, is the surface's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

from bots.buttons import Button

State = Literal["queued", "waiting", "running", "ready", "failed", "cancelled", "deleted"]
"""`waiting` is queued with no worker in sight; `deleted` is what is left when its pictures are taken away."""
FINAL: frozenset[State] = frozenset({"ready", "failed", "cancelled", "deleted"})


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture to show: a preview while it is made, then one for each format."""

    key: str
    """In the storage; `Desk.bytes_of` reads it."""
    name: str
    """Of a file, as its reader would save it."""
    media_type: str
    size_bytes: int | None = None
    width: int | None = None
    height: int | None = None
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Download:
    """One finished file. Its address ends; `Desk.links` makes new ones."""

    key: str
    name: str
    media_type: str
    size_bytes: int
    label: str = ""
    """`1280x720 JPEG`, `layered PSD`."""


@dataclass(frozen=True, kw_only=True)
class Message:
    generation_id: uuid.UUID | None
    """None once it is deleted."""
    state: State
    locale: str
    title: str = ""
    """The user's own words, without the marks round those that stand out."""
    headline: str = ""
    """How it stands, in one line."""
    lines: tuple[str, ...] = ()
    """What is worth knowing besides."""
    percent: int | None = None
    """While it runs."""
    pictures: tuple[Picture, ...] = ()
    buttons: tuple[Button, ...] = ()
    downloads: tuple[Download, ...] = ()
    person: str = ""
    """Who asked, as the surface knows them: the only one who may be called."""
    parent: str | None = None
    """A link to the message that this one varies."""

    @property
    def is_final(self) -> bool:
        return self.state in FINAL
