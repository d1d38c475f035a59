"""The styles by name and label, at hand while somebody types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.kinds.registry import Registry


@dataclass(frozen=True)
class Entry:
    name: str
    label: str
    purpose: str = ""


class Styles:
    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self._entries = tuple(entries)

    @classmethod
    def of(cls, registry: Registry) -> Styles:
        return cls([Entry(one.name, one.label, one.purpose) for one in registry.styles.values()])

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def like(self, typed: str) -> list[Entry]:
        """Those that begin so in front, then those that hold it anywhere; all of them for nothing typed."""
        wanted = typed.strip().casefold()
        scored = [(self._distance(one, wanted), place, one) for place, one in enumerate(self._entries)]
        return [one for distance, _, one in sorted(scored, key=lambda found: found[:2]) if distance < 2]

    def name(self, said: str | None) -> str | None:
        """A style by what somebody calls it: its name, or the label that they saw; else as they said it."""
        wanted = (said or "").strip().casefold()
        found = (one.name for one in self._entries if wanted in (one.name.casefold(), one.label.casefold()))
        return next(found, wanted or None)

    @staticmethod
    def _distance(one: Entry, wanted: str) -> int:
        names = (one.name.casefold(), one.label.casefold())
        if any(name.startswith(wanted) for name in names):
            return 0
        return 1 if any(wanted in name for name in names) else 2
