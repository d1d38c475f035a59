"""Which card a worker works for, as it was told when it was started."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.environment import told

NAME, DOOR = "THUMBSMITH_CARD", "THUMBSMITH_CARD_DOOR"
"""The card, and the file that says where its process is reached."""


@dataclass(frozen=True, kw_only=True)
class AtHand:
    name: str
    door: str

    @classmethod
    def found(cls) -> AtHand | None:
        """None for a worker without a card."""
        known = told()
        name, door = known.get(NAME), known.get(DOOR)
        return cls(name=name, door=door) if name and door else None

    @property
    def environment(self) -> Mapping[str, str]:
        """What a process is told that works for it."""
        return {NAME: self.name, DOOR: self.door}
