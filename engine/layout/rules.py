"""What no placement may break, whatever it scores."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import combinations

from engine.format import Format
from engine.geometry import Box
from engine.layout.placement import Frame, PlacedPerson

HAIR_OVERLAP = 0.12
"""Most of a head, by area, that another head may share."""

HIDDEN = 0.18
"""Most of a line's width that heads may hide when the words pass behind them."""
HIDDEN_FOOT = 0.12
"""Most of a letter's height that may be hidden where its foot tells it from another: E from F, U from II, L from I."""
TOLD_BY_TOP = frozenset("AFHIKMNPTVWXYfhijklmnprtvwxy147")
"""Letters that stay themselves without their lower third."""

TOLERANCE = 1e-6


BLED = 0.34
"""Most of a head's height that may run out of the picture's top."""


def people_allowed(people: Sequence[PlacedPerson], format: Format, panel: Box | None) -> bool:
    """Heads inside but for hair at the top, faces inside the safe area and uncovered, nobody afloat."""
    floor = panel.y if panel else format.canvas.bottom
    ends = {person.photo: 0.0 for person in people} | {"": 0.0}
    for person in people:
        ends[person.photo] = max(ends[person.photo], person.box.bottom)
    return all(
        _stands(person, format) and (ends[person.photo] if person.photo else person.box.bottom) >= floor - _hair(format)
        for person in people
    ) and all(_apart(a, b) for a, b in combinations(people, 2))


def framed_allowed(
    free: Sequence[PlacedPerson], framed: Sequence[PlacedPerson], frames: Sequence[Frame], format: Format
) -> bool:
    """Who stands free does as everybody must, and no frame covers a face; faces stand within their frames."""
    heads = [person.face or person.head for person in free]
    if not people_allowed(free, format, None) or any(head.overlaps(frame.box) for head in heads for frame in frames):
        return False
    t = TOLERANCE * format.width
    return all(
        (face := person.face or person.head).x >= frame.box.x - t
        and face.right <= frame.box.right + t
        and face.bottom <= frame.box.bottom + t
        for person, frame in zip(framed, frames, strict=True)
    )


def _hair(format: Format) -> float:
    return TOLERANCE * format.canvas.height


def _stands(person: PlacedPerson, format: Format) -> bool:
    canvas, safe = format.canvas, format.safe
    head, face = person.head, person.face or person.head
    t = _hair(format)
    inside = head.x >= -t and head.y >= -BLED * head.height and head.right <= canvas.right + t
    if person.face is not None:
        inside = inside and face.x >= safe.x - t and face.right <= safe.right + t and face.y >= safe.y - t
    cropped_short = person.box.bottom <= canvas.bottom + t
    lowest = canvas.bottom if cropped_short else safe.bottom
    return inside and face.bottom <= lowest + t


def _apart(a: PlacedPerson, b: PlacedPerson) -> bool:
    if a.photo and a.photo == b.photo:
        return True
    if a.head.x >= b.head.right or b.head.x >= a.head.right or a.head.y >= b.head.bottom or b.head.y >= a.head.bottom:
        return True
    shared = a.head.intersection(b.head).area
    if shared > HAIR_OVERLAP * min(a.head.area, b.head.area):
        return False
    return not any(
        face is not None and face.intersection(head).area > TOLERANCE * face.area
        for face, head in ((a.face, b.head), (b.face, a.head))
    )


def words_allowed(boxes: Iterable[Box], format: Format) -> bool:
    """Inside the safe area and out of every keep-clear zone."""
    return all(
        format.safe.contains(box, TOLERANCE * format.width)
        and not any(_meets(box, zone.box) for zone in format.keep_clear)
        for box in boxes
    )


def clear_of(boxes: Iterable[Box], obstacles: Sequence[Box]) -> bool:
    """No box meets any obstacle."""
    return not any(_meets(box, obstacle) for box in boxes for obstacle in obstacles)


def readable_behind(lines: Sequence[Box], glyphs: Sequence[tuple[str, Box]], heads: Sequence[Box]) -> bool:
    """Words under people stay readable: little of any line hidden, its first and last letter whole, no letter turned
    into another. `glyphs` are characters and their boxes."""
    boxes = [box for _, box in glyphs]
    return all(_line_readable(line, boxes, heads) for line in lines) and not any(
        hidden_foot(box, head) > HIDDEN_FOOT for letter, box in glyphs if letter not in TOLD_BY_TOP for head in heads
    )


def hidden_foot(glyph: Box, head: Box) -> float:
    """How much of a letter's height a head, taken as an ellipse, hides from below, where it reaches highest."""
    centre = head.centre
    nearest = min(max(centre.x, glyph.x), glyph.right)
    off = (nearest - centre.x) / (head.width / 2)
    if abs(off) >= 1 or head.bottom <= glyph.y:
        return 0.0
    top = centre.y - head.height / 2 * math.sqrt(1 - off * off)
    return min(max((glyph.bottom - top) / glyph.height, 0.0), 1.0)


def _line_readable(line: Box, glyphs: Sequence[Box], heads: Sequence[Box]) -> bool:
    hidden = [span for span in (hidden_span(line, head) for head in heads) if span]
    if not hidden:
        return True
    own = [glyph for glyph in glyphs if line.y <= glyph.centre.y <= line.bottom] or [line]
    first, last = min(own, key=lambda g: g.x), max(own, key=lambda g: g.right)
    if any(left < first.right or right > last.x for left, right in hidden):
        return False
    return sum(right - left for left, right in hidden) <= HIDDEN * line.width


def hidden_span(line: Box, head: Box) -> tuple[float, float] | None:
    """From where to where a head, taken as an ellipse, hides a line: its widest chord within the line's height."""
    if not line.overlaps(head):
        return None
    centre = head.centre
    nearest = min(max(centre.y, line.y), line.bottom)
    height = (nearest - centre.y) / (head.height / 2)
    half = head.width / 2 * math.sqrt(max(0.0, 1 - height * height))
    left, right = max(centre.x - half, line.x), min(centre.x + half, line.right)
    return (left, right) if right > left else None


def _meets(a: Box, b: Box) -> bool:
    """Share more than a hair's breadth."""
    shared = a.intersection(b)
    t = TOLERANCE * max(a.width, a.height)
    return shared.width > t and shared.height > t
