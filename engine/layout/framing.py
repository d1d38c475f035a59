"""Arrangements in which a shape of the style frames each person: their rules as data, and who stands how in a frame.

A frame cuts whatever leaves it, so where a photograph ends lies outside it. All lengths are shares of the canvas, for
people at the right; at the left all of it is mirrored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from engine.format import Format
from engine.geometry import Box
from engine.layout.figures import Figure
from engine.layout.placement import Frame, PlacedPerson
from engine.layout.rules import BLED

Span = tuple[float, float, float, float]
"""Left, top, right, bottom."""

SIZES = (1.0, 1.1, 0.92, 1.22, 0.84, 1.36, 0.76, 1.5)
"""Head sizes tried, as factors of the wanted one: the first at which everybody fits."""

EDGE = 0.03
"""Least room between a face and the side of its frame, in widths of the frame."""

GAP = 0.012
"""Between neighbouring frames, in widths of the canvas."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where frames and words stand on one shape of canvas."""

    frames: Span
    """Shared by all frames, side by side."""
    words: Span
    where: Literal["left", "above", "below"]
    """The words', as seen from the people."""
    head: float
    """Wanted height of a head, in heights of a frame."""
    eyes: float
    """Where eyes stand in a frame, in its heights."""
    free: Span | None = None
    """Where one person stands without a frame, beside those in theirs."""


@dataclass(frozen=True, kw_only=True)
class Framing:
    """One arrangement."""

    people: tuple[int, int]
    """The fewest and the most that it is for."""
    look: Literal["slab", "card", "circle"]
    slant: float = 0.0
    """How far the sides of a frame lean, in heights of the canvas."""
    open: bool = False
    """Hair stands out over the upper edge."""
    wide: tuple[Way, ...]
    square: tuple[Way, ...]
    tall: tuple[Way, ...]


FRAMINGS: dict[str, Framing] = {
    "half": Framing(
        people=(1, 1),
        look="slab",
        slant=0.09,
        wide=(
            Way(frames=(0.5, 0, 1, 1), words=(0, 0, 0.52, 1), where="left", head=0.86, eyes=0.42),
            Way(frames=(0.58, 0, 1, 1), words=(0, 0, 0.6, 1), where="left", head=0.8, eyes=0.42),
        ),
        square=(
            Way(frames=(0, 0.4, 1, 1), words=(0, 0, 1, 0.4), where="above", head=0.72, eyes=0.42),
            Way(frames=(0, 0.46, 1, 1), words=(0, 0, 1, 0.46), where="above", head=0.72, eyes=0.42),
        ),
        tall=(Way(frames=(0, 0.36, 1, 1), words=(0, 0, 1, 0.36), where="above", head=0.5, eyes=0.36),),
    ),
    "card": Framing(
        people=(1, 1),
        look="card",
        open=True,
        wide=(
            Way(frames=(0.55, 0.18, 0.95, 0.95), words=(0, 0, 0.55, 1), where="left", head=0.86, eyes=0.3),
            Way(frames=(0.6, 0.2, 0.95, 0.95), words=(0, 0, 0.59, 1), where="left", head=0.8, eyes=0.3),
        ),
        square=(
            Way(frames=(0.2, 0.48, 0.8, 1.02), words=(0, 0, 1, 0.4), where="above", head=0.84, eyes=0.34),
            Way(frames=(0.22, 0.54, 0.78, 1.02), words=(0, 0, 1, 0.46), where="above", head=0.84, eyes=0.34),
        ),
        tall=(Way(frames=(0.14, 0.42, 0.86, 0.82), words=(0, 0, 1, 0.36), where="above", head=0.7, eyes=0.34),),
    ),
    "columns": Framing(
        people=(2, 6),
        look="slab",
        slant=0.05,
        wide=(
            Way(frames=(0, 0.3, 1, 1), words=(0, 0, 1, 0.3), where="above", head=0.9, eyes=0.42),
            Way(frames=(0, 0.4, 1, 1), words=(0, 0, 1, 0.4), where="above", head=0.92, eyes=0.42),
        ),
        square=(
            Way(frames=(0, 0.4, 1, 1), words=(0, 0, 1, 0.38), where="above", head=0.56, eyes=0.34),
            Way(frames=(0, 0.46, 1, 1), words=(0, 0, 1, 0.44), where="above", head=0.56, eyes=0.34),
        ),
        tall=(Way(frames=(0, 0.36, 1, 1), words=(0, 0, 1, 0.34), where="above", head=0.4, eyes=0.34),),
    ),
    "shelf": Framing(
        people=(2, 6),
        look="slab",
        slant=-0.05,
        wide=(
            Way(frames=(0, 0, 1, 0.7), words=(0, 0.7, 1, 1), where="below", head=0.9, eyes=0.46),
            Way(frames=(0, 0, 1, 0.62), words=(0, 0.62, 1, 1), where="below", head=0.9, eyes=0.46),
        ),
        square=(Way(frames=(0, 0, 1, 0.54), words=(0, 0.54, 1, 1), where="below", head=0.6, eyes=0.42),),
        tall=(Way(frames=(0, 0, 1, 0.5), words=(0, 0.5, 1, 1), where="below", head=0.5, eyes=0.42),),
    ),
    "lineup": Framing(
        people=(2, 3),
        look="slab",
        slant=0.08,
        wide=(
            Way(frames=(0.42, 0, 1, 1), words=(0, 0, 0.45, 1), where="left", head=0.62, eyes=0.42),
            Way(frames=(0.48, 0, 1, 1), words=(0, 0, 0.5, 1), where="left", head=0.58, eyes=0.42),
        ),
        square=(),
        tall=(),
    ),
    "reaction": Framing(
        people=(2, 2),
        look="circle",
        wide=(
            Way(
                frames=(0.31, 0.5, 0.575, 0.97),
                words=(0, 0, 0.56, 0.6),
                where="left",
                head=0.86,
                eyes=0.45,
                free=(0.52, 0, 1, 1),
            ),
            Way(
                frames=(0.04, 0.5, 0.305, 0.97),
                words=(0, 0, 0.56, 0.52),
                where="left",
                head=0.86,
                eyes=0.45,
                free=(0.5, 0, 1, 1),
            ),
        ),
        square=(
            Way(
                frames=(0.05, 0.44, 0.37, 0.76),
                words=(0, 0, 1, 0.4),
                where="above",
                head=0.86,
                eyes=0.45,
                free=(0.36, 0.38, 1, 1),
            ),
        ),
        tall=(),
    ),
}


def frames_of(name: str, way: Way, count: int, format: Format, *, mirrored: bool) -> list[Frame]:
    """The frames of `count` people from left to right; their indices are those of the places."""
    framing = FRAMINGS[name]
    box = on_canvas(way.frames, format, mirrored=mirrored)
    gap = GAP * format.width
    width = (box.width - gap * (count - 1)) / count
    lean = framing.slant * format.height
    return [
        Frame(
            index=number,
            box=Box(box.x + number * (width + gap), box.y, width, box.height),
            look=framing.look,
            leans=(
                lean if number or box.x > 0 else 0.0,
                lean if number + 1 < count or box.right < format.width else 0.0,
            ),
            open=framing.open,
        )
        for number in range(count)
    ]


def on_canvas(span: Span, format: Format, *, mirrored: bool) -> Box:
    """A span in design units."""
    left, top, right, bottom = span
    if mirrored:
        left, right = 1 - right, 1 - left
    return Box.from_edges(left * format.width, top * format.height, right * format.width, bottom * format.height)


def stand_in(row: Sequence[Figure], frames: Sequence[Frame], way: Way, format: Format) -> list[PlacedPerson] | None:
    """Each of a row in the frame of its place: faces equal where all photographs allow it, and out of what the
    platform covers; else each as it fits. Nobody stands nearer in a frame of their own."""
    row = [figure.nearer(1 / figure.nearness) for figure in row]
    wanted = [way.head * frame.box.height / figure.head_height for figure, frame in zip(row, frames, strict=True)]
    pairs = list(zip(row, frames, strict=True))
    for clear in (True, False):
        for size in SIZES:
            unit = min(wanted) * size
            line = _eye_line(pairs, unit, way, format)
            placed = [_stood(*pair, unit, line, format, clear=clear) for pair in pairs]
            if all(placed):
                return [person for person in placed if person]
    own = [
        next((each for size in SIZES if (each := _alone(*pair, unit * size, way, format))), None)
        for pair, unit in zip(pairs, wanted, strict=True)
    ]
    return [person for person in own if person] if all(own) else None


def _eye_line(pairs: Sequence[tuple[Figure, Frame]], unit: float, way: Way, format: Format) -> float:
    """One that all can keep, as near as may be to the wanted one; that one itself where they cannot."""
    ranges = [_upright(figure, frame, unit, format) for figure, frame in pairs]
    box = pairs[0][1].box
    wanted = box.y + way.eyes * box.height
    line = _between((max(least for least, _ in ranges), min(most for _, most in ranges)), wanted)
    return wanted if line is None else line


def _alone(figure: Figure, frame: Frame, unit: float, way: Way, format: Format) -> PlacedPerson | None:
    return _stood(figure, frame, unit, _eye_line([(figure, frame)], unit, way, format), format, clear=False)


def _stood(
    figure: Figure, frame: Frame, unit: float, line: float, format: Format, *, clear: bool
) -> PlacedPerson | None:
    """With faces `unit` tall: nothing where the frame would show an edge of the photograph or cut the face."""
    middle = frame.box.centre.x + unit * (figure.head.left - figure.head.right) / 2
    across = _between(_sideways(figure, frame, unit, format), middle)
    down = _between(_upright(figure, frame, unit, format), line)
    if across is None or down is None:
        return None
    person = figure.placed(across, down, unit)
    if clear and (low := _covered(person, format)):
        raised = _between(_upright(figure, frame, unit, format), down - low)
        person = figure.placed(across, down if raised is None else raised, unit)
        return None if _covered(person, format) else person
    return person


def _covered(person: PlacedPerson, format: Format) -> float:
    """How far a face reaches down into a zone that the platform covers."""
    face = person.face or person.head
    return max((face.bottom - zone.box.y for zone in format.keep_clear if face.overlaps(zone.box)), default=0.0)


def _between(limits: tuple[float, float], wanted: float) -> float | None:
    least, most = limits
    return min(max(wanted, least), most) if least <= most else None


def _sideways(figure: Figure, frame: Frame, unit: float, format: Format) -> tuple[float, float]:
    """From where to where the eyes may stand: face in the frame, hair on the canvas, cut sides out of the frame."""
    box, reach, safe = frame.box, frame.reach, format.safe
    left, right = max(box.x + EDGE * box.width, safe.x), min(box.right - EDGE * box.width, safe.right)
    least = [left + figure.face.left * unit, figure.head.left * unit]
    most = [right - figure.face.right * unit, format.width - figure.head.right * unit]
    if figure.cut("left"):
        most.append(max(reach.x, 0.0) + figure.body.left * unit)
    if figure.cut("right"):
        least.append(min(reach.right, format.width) - figure.body.right * unit)
    return max(least), min(most)


def _upright(figure: Figure, frame: Frame, unit: float, format: Format) -> tuple[float, float]:
    """The same down the canvas: the body reaches the frame's lower edge, hair cut flat ends above its upper one."""
    box, safe = frame.box, format.safe
    floor = min(box.bottom, format.height)
    kept = max(figure.face.top, figure.head.top - BLED * (figure.head.top + figure.head.bottom))
    least = [floor - figure.body.bottom * unit, safe.y + figure.face.top * unit, box.y + kept * unit]
    most = [floor - figure.face.bottom * unit]
    if "top" in figure.touches:
        most.append(box.y + figure.body.top * unit)
    elif frame.open:
        least.append(figure.head.top * unit)
    return max(least), min(most)


def opened(frame: Frame, figure: Figure) -> Frame:
    """The frame for one person: closed over hair that the photograph cut."""
    return replace(frame, index=figure.index, open=frame.open and "top" not in figure.touches)


def ways_of(name: str, shape: Literal["wide", "square", "tall"]) -> Iterator[Way]:
    """What of an arrangement there is on that shape of canvas."""
    yield from {"wide": FRAMINGS[name].wide, "square": FRAMINGS[name].square, "tall": FRAMINGS[name].tall}[shape]
