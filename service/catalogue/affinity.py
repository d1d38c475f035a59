"""What a worker keeps loaded for a generation, as one text: what is equal shares it."""

from __future__ import annotations

from collections.abc import Iterable

PAINTED = "paint:"
"""In front of what an engine paints: `paint:sdxl/loras:ink`."""
_QUICK = "+quick"
_LIMIT = 200
"""Letters of its column."""


def loaded_by(style: str, loras: Iterable[str], *, engine: str | None) -> str:
    """A style's LoRAs where it has any, else itself; and who paints for it."""
    names = sorted(loras)
    return painted_by(engine, "loras:" + ",".join(names) if names else f"style:{style}")


def painted_by(engine: str | None, affinity: str, *, quick: bool = False) -> str:
    """The affinity of work that `engine` paints: what a style has loaded, and by whom."""
    if engine is None:
        return affinity[:_LIMIT]
    loaded = unpainted(affinity)
    return f"{PAINTED}{engine}/{loaded}{_QUICK if quick else ''}"[:_LIMIT]


def unpainted(affinity: str) -> str:
    """The affinity of the same style's work where nothing is painted."""
    return affinity.split("/", 1)[1] if affinity.startswith(PAINTED) else affinity


def engine_of(affinity: str) -> str | None:
    """Who paints for a style of this affinity."""
    return affinity.removeprefix(PAINTED).split("/", 1)[0] if affinity.startswith(PAINTED) else None
