"""Buttons by a short name that still means the same in a year: `ts1:<verb>:<generation>`.

A message stays for months, so a name that was once sent is read for ever: a new form gets a new number in front and a
reader beside the others.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

Verb = Literal[
    "cancel",
    "retry",
    "variations",
    "style",
    "title",
    "background",
    "downloads",
    "canvas",
    "delete",
    "again",
]
"""`again` offers a picture anew that could not be delivered."""
OWNER_ALONE: frozenset[Verb] = frozenset({"cancel", "delete", "retry", "again"})
"""What nobody but the one who asked may do; anybody else who presses another button pays for it."""
_VERSION = "ts1"


@dataclass(frozen=True)
class Button:
    """What is pressed, and about which generation. `url` leads to a page, where pressing asks nothing of us."""

    verb: Verb
    generation_id: uuid.UUID
    label: str = ""
    url: str | None = None

    @property
    def name(self) -> str:
        """What a platform keeps with the button; at most 100 characters."""
        return f"{_VERSION}:{self.verb}:{self.generation_id}"


def read_button(name: str) -> Button | None:
    """The button of that name; None for one that was never ours."""
    version, _, rest = name.partition(":")
    reader = _READERS.get(version)
    return reader(rest) if reader else None


def _first(rest: str) -> Button | None:
    verb, _, identifier = rest.partition(":")
    try:
        known = next(one for one in get_args(Verb) if one == verb)
        return Button(known, uuid.UUID(identifier))
    except (StopIteration, ValueError):
        return None


_READERS: dict[str, Callable[[str], Button | None]] = {_VERSION: _first}
