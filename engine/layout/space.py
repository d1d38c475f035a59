"""Empty room on the canvas."""

from __future__ import annotations

from collections.abc import Iterable

from engine.geometry import Box


def free_boxes(bounds: Box, obstacles: Iterable[Box]) -> list[Box]:
    """The maximal boxes inside `bounds` that meet no obstacle, largest first.

    Each obstacle splits every box it meets into the up to four boxes beside it; boxes inside others are dropped.
    """
    free = [bounds] if bounds.width > 0 and bounds.height > 0 else []
    for obstacle in obstacles:
        split = [part for box in free for part in _beside(box, obstacle)]
        free = _maximal(split)
    return sorted(free, key=lambda box: (-box.area, box.x, box.y))


def _beside(box: Box, obstacle: Box) -> list[Box]:
    if box.x >= obstacle.right or obstacle.x >= box.right or box.y >= obstacle.bottom or obstacle.y >= box.bottom:
        return [box]
    parts = [
        Box.from_edges(box.x, box.y, obstacle.x, box.bottom),
        Box.from_edges(obstacle.right, box.y, box.right, box.bottom),
        Box.from_edges(box.x, box.y, box.right, obstacle.y),
        Box.from_edges(box.x, obstacle.bottom, box.right, box.bottom),
    ]
    return [part for part in parts if part.width > 1e-6 and part.height > 1e-6]


def _maximal(boxes: list[Box]) -> list[Box]:
    kept: list[Box] = []
    for box in sorted(set(boxes), key=lambda b: -b.area):
        if not any(other.contains(box) for other in kept):
            kept.append(box)
    return kept
