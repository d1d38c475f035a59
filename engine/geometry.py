"""Points, sizes and boxes in design units: origin top-left, x right, y down."""

from __future__ import annotations

import math
from typing import NamedTuple


class Point(NamedTuple):
    x: float
    y: float

    def turned(self, about: Point, degrees: float) -> Point:
        """Clockwise, as layers turn."""
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        dx, dy = self.x - about.x, self.y - about.y
        return Point(about.x + dx * cos - dy * sin, about.y + dx * sin + dy * cos)


class Size(NamedTuple):
    width: float
    height: float


class Box(NamedTuple):
    """An axis-aligned rectangle by its top-left corner and size."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def from_edges(cls, left: float, top: float, right: float, bottom: float) -> Box:
        return cls(left, top, right - left, bottom - top)

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    @property
    def area(self) -> float:
        return max(self.width, 0.0) * max(self.height, 0.0)

    def moved(self, dx: float, dy: float) -> Box:
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def scaled(self, factor: float) -> Box:
        """Scale about the origin."""
        return Box(self.x * factor, self.y * factor, self.width * factor, self.height * factor)

    def inset(self, horizontal: float, vertical: float | None = None) -> Box:
        """Shrink each side; negative values grow it."""
        v = horizontal if vertical is None else vertical
        return Box(self.x + horizontal, self.y + v, self.width - 2 * horizontal, self.height - 2 * v)

    def intersection(self, other: Box) -> Box:
        """The shared part; width or height is 0 when they do not meet."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(left, top, max(0.0, right - left), max(0.0, bottom - top))

    def union(self, other: Box) -> Box:
        return Box.from_edges(
            min(self.x, other.x),
            min(self.y, other.y),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def overlaps(self, other: Box) -> bool:
        return self.intersection(other).area > 0

    def contains(self, other: Box, tolerance: float = 1e-6) -> bool:
        return (
            other.x >= self.x - tolerance
            and other.y >= self.y - tolerance
            and other.right <= self.right + tolerance
            and other.bottom <= self.bottom + tolerance
        )
