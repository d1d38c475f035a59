"""Text to runs of one face, one direction and one emphasis, in the order in which they are seen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from engine.text.bidi import levels
from engine.text.face import FontFace
from engine.text.shape import Direction


@dataclass(frozen=True, kw_only=True)
class Item:
    """A run before it is placed: `text` in logical order, `start` its index in the line."""

    text: str
    start: int
    face: FontFace
    direction: Direction
    emphasised: bool


def itemise(text: str, faces: list[FontFace], emphasised: list[bool], direction: Direction) -> list[Item]:
    """The runs of one line in visual order. `faces` and `emphasised` have one entry a character."""
    deep = levels(text, direction)
    keyed = groupby(range(len(text)), key=lambda i: (faces[i].id, emphasised[i], deep[i]))
    runs = [(list(indices), key[2]) for key, indices in keyed]
    items = [
        Item(
            text="".join(text[i] for i in indices),
            start=indices[0],
            face=faces[indices[0]],
            direction="rtl" if level % 2 else "ltr",
            emphasised=emphasised[indices[0]],
        )
        for indices, level in runs
    ]
    return _visual_order(items, [level for _, level in runs])


def _visual_order(items: list[Item], run_levels: list[int]) -> list[Item]:
    """Reverse from the highest level down to the lowest odd one (UAX #9, L2)."""
    order = list(range(len(items)))
    for level in range(max(run_levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = max(end, start + 1)
    return [items[i] for i in order]
