"""Title, kicker and logo in the room that people leave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.format import Format
from engine.geometry import Box
from engine.layout.placement import Align, Measure
from engine.layout.space import free_boxes

if TYPE_CHECKING:
    from engine.text.fit import FittedText

OPPOSED = re.compile(r"\s+(?:vs\.?|v\.|versus|gegen|contra|against|×)\s+", re.IGNORECASE)
"""What stands between two opposing phrases."""

KICKER = 0.045
"""Height of the kicker's box as a share of the canvas's shorter side."""

LETTER = 0.5
"""Assumed width of a letter in em, for guesses before anything is measured."""


def phrases(text: str) -> tuple[str, str] | None:
    """The two phrases of a title such as `Tea vs Coffee`, else None."""
    parts = OPPOSED.split(text.strip())
    return (parts[0], parts[1]) if len(parts) == 2 and all(part.strip() for part in parts) else None


def guessed_size(text: str, width: float, height: float) -> float:
    """About the largest line height at which `text` fits the box, in up to four lines."""
    words = text.split() or [""]
    longest = max(len(word) for word in words)
    best = 0.0
    for lines in range(1, min(4, len(words)) + 1):
        letters = max(len(text) / lines * 1.08, longest, 1)
        best = max(best, min(width / (LETTER * letters), height / lines))
    return best


class Ruler:
    """Measures each box once."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._known: dict[tuple[str, float, float, Align], FittedText] = {}
        self.calls = 0

    def fit(self, text: str, box: Box, align: Align) -> FittedText | None:
        """The text in that box, or None where even the smallest setting is larger than the box."""
        key = (text, round(box.width, 3), round(box.height, 3), align)
        if key not in self._known:
            self.calls += 1
            self._known[key] = self._measure(*key)
        fitted = self._known[key]
        slack = 1e-3 * max(box.width, box.height)
        fits = fitted.width <= box.width + slack and fitted.height <= box.height + slack
        return fitted if fits and fitted.width > 0 else None


@dataclass(frozen=True, kw_only=True)
class Block:
    """Words set at a place. `kicker` stands above them when one was asked for."""

    title: Box
    fitted: FittedText
    kicker: Box | None

    @property
    def ink(self) -> list[Box]:
        """Where letters are, on the canvas."""
        return ink_of(self.title, self.fitted)

    @property
    def whole(self) -> Box:
        """The title with its kicker."""
        return self.title.union(self.kicker) if self.kicker else self.title


def ink_of(title: Box, fitted: FittedText) -> list[Box]:
    """Ink boxes of a fitted text whose block stands at `title`."""
    return [box.moved(title.x, title.y) for box in fitted.ink]


def set_words(
    ruler: Ruler, text: str, zone: Box, *, align: Align, anchor: str, format: Format, kicker: bool
) -> Block | None:
    """The text as large as the zone allows, the kicker above it; None when it does not fit."""
    strip = KICKER * min(format.width, format.height) if kicker else 0.0
    gap = strip * 0.8
    room = Box.from_edges(zone.x, zone.y + strip + gap, zone.right, zone.bottom)
    if room.height <= 0 or room.width <= 0:
        return None
    fitted = ruler.fit(text, room, align)
    if fitted is None:
        return None
    spare = max(room.height - fitted.height, 0.0)
    y = room.y + spare * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[anchor]
    title = Box(_aligned(room, fitted.width, align), y, min(fitted.width, room.width), min(fitted.height, room.height))
    return Block(title=title, fitted=fitted, kicker=_kicker(title, room, strip, gap, align) if kicker else None)


def _kicker(title: Box, room: Box, strip: float, gap: float, align: Align) -> Box:
    width = min(max(title.width, 8 * strip), room.width)
    x = min(max(_aligned(title, width, align), room.x), room.right - width)
    return Box(x, title.y - gap - strip, width, strip)


def _aligned(room: Box, width: float, align: Align) -> float:
    return room.x + (room.width - width) * {"left": 0.0, "center": 0.5, "right": 1.0}[align]


def place_logo(aspect: float, format: Format, taken: Sequence[Box], bodies: Sequence[Box]) -> tuple[Box, float] | None:
    """The logo near a corner of the safe area, and how badly it stands, 0..1 and more; None where it has no room.

    It never meets what is `taken`; it avoids `bodies`, low corners and the middle, and shrinks before it gives up.
    """
    short = min(format.width, format.height)
    obstacles = [box.inset(-0.015 * short) for box in taken] + [zone.box for zone in format.keep_clear]
    safe = format.safe
    rooms = free_boxes(safe, obstacles)
    best: tuple[Box, float] | None = None
    for scale in (1.0, 0.8, 0.62):
        width, height = _logo_size(aspect, 0.09 * short * scale, 0.24 * short * scale)
        for spot in _spots(rooms, width, height):
            cost = _off_corner(spot, safe, short) + 0.5 * (1 - scale)
            if best is not None and cost >= best[1]:
                continue
            cost += _over(spot, bodies)
            if best is None or cost < best[1] - 1e-9:
                best = spot, cost
    return best


def _logo_size(aspect: float, height: float, widest: float) -> tuple[float, float]:
    width = min(height * aspect, widest)
    return width, width / aspect


def _spots(rooms: Sequence[Box], width: float, height: float) -> Iterator[Box]:
    for room in rooms:
        if room.width >= width and room.height >= height:
            for y in (room.y, room.bottom - height):
                for x in (room.right - width, room.x):
                    yield Box(x, y, width, height)


def _off_corner(spot: Box, safe: Box, short: float) -> float:
    """Distance to the nearest corner of the safe area in shorter sides of the canvas."""
    aside = min(spot.x - safe.x, safe.right - spot.right)
    aloof = min(spot.y - safe.y, safe.bottom - spot.bottom)
    return (aside + aloof) / short


def _over(spot: Box, bodies: Sequence[Box]) -> float:
    return sum(spot.intersection(body).area for body in bodies) / spot.area
