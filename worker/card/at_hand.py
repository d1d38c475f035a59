"""Which card a worker works for, as it was told when it was started."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

NAME, DOOR = "THUMBSMITH_CARD", "THUMBSMITH_CARD_DOOR"
"""The card, and the file that says where its process is reached."""


@dataclass(frozen=True, kw_only=True)
class AtHand:
    name: str
    door: str

    @classmethod
    def found(cls) -> AtHand | None:
        """None for a worker without a card."""
        name, door = os.environ.get(NAME), os.environ.get(DOOR)
        return cls(name=name, door=door) if name and door else None

    @property
    def environment(self) -> Mapping[str, str]:
        """What a process is told that works for it."""
        return {NAME: self.name, DOOR: self.door}
