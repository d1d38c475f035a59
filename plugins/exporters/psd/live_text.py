"""A scene's text as runs of styled letters in reading order: what a type layer says about itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from engine.geometry import Box, Point
from engine.looks import Paint, PatternPaint, SolidPaint
from engine.pixels.colour import mix
from engine.scene import FontReference, GroupLayer, Line, Run, TextLayer

RETURN = "\r"


@dataclass(frozen=True, kw_only=True)
class StyledRun:
    """Letters of one look. `size` and `leading` are in points, which at 72 dpi are pixels."""

    text: str
    font: str
    """A PostScript name."""
    size: float
    leading: float
    colour: str

    @property
    def units(self) -> int:
        """Its length in UTF-16 units, as Photoshop counts."""
        return len(self.text.encode("utf-16-be")) // 2


@dataclass(frozen=True, kw_only=True)
class LiveText:
    """All a type layer needs. The text of the runs is the text of the layer, each line closed by a return."""

    runs: tuple[StyledRun, ...]
    fonts: tuple[str, ...]
    tracking: float
    align: str
    direction: str
    transform: tuple[float, float, float, float, float, float]
    """`xx, xy, yx, yy, tx, ty`: the turn, and where the first baseline is anchored."""
    frame: Box
    """The unrotated frame, seen from the anchor."""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)[:-1]


def live_text(layer: TextLayer, fonts: Mapping[str, FontReference], groups: Sequence[GroupLayer] = ()) -> LiveText:
    """What `layer` says, in the words of a type layer. The `groups` around it, outermost first, may turn it."""
    runs = tuple(_joined([run for index in range(len(layer.lines)) for run in _line_runs(layer, index, fonts)]))
    return LiveText(
        runs=runs,
        fonts=tuple(dict.fromkeys(run.font for run in runs)),
        tracking=layer.tracking,
        align=layer.align,
        direction=layer.direction,
        transform=_transform(layer, groups),
        frame=_frame(layer),
    )


def _line_runs(layer: TextLayer, index: int, fonts: Mapping[str, FontReference]) -> Iterator[StyledRun]:
    line = layer.lines[index]
    runs = reading_order(line, layer.direction)
    texts = _with_spaces([run.text for run in runs], layer.text.split("\n"), index)
    if not texts:  # an empty line still has a height
        texts, runs = [""], [next(run for other in layer.lines for run in other.runs)]
    texts[-1] += RETURN
    for text, run in zip(texts, runs, strict=True):
        reference = fonts.get(run.font)
        yield StyledRun(
            text=text,
            font=reference.postscript_name if reference else run.font,
            size=line.size,
            leading=_leading(layer, index),
            colour=plain_colour(run.fill or layer.fill),
        )


def reading_order(line: Line, direction: str) -> list[Run]:
    """Runs from visual to logical order: stretches against the base direction read backwards (UAX #9, rule L2)."""
    visual = list(line.runs) if direction == "ltr" else list(reversed(line.runs))
    logical: list[Run] = []
    for against, stretch in groupby(visual, key=lambda run: run.direction != direction):
        letters = list(stretch)
        logical += reversed(letters) if against else letters
    return logical


def _with_spaces(parts: list[str], sources: list[str], index: int) -> list[str]:
    """The parts with the blanks that the source line has between them, when it is the same line."""
    source = sources[index] if index < len(sources) else ""
    if "".join(parts).replace(" ", "") != source.replace(" ", ""):
        return parts
    out, place = [], 0
    for number, part in enumerate(parts):
        start, letters = place, len(part.replace(" ", ""))
        while place < len(source) and (letters or source[place] == " " or number == len(parts) - 1):
            letters -= source[place] != " "
            place += 1
        out.append(source[start:place])
    return out


def _leading(layer: TextLayer, index: int) -> float:
    """From the baseline above to this one; the first line takes the distance to the second."""
    lines = layer.lines
    if len(lines) == 1:
        return lines[0].size * layer.line_height
    upper = max(index - 1, 0)
    return lines[upper + 1].baseline - lines[upper].baseline


def _joined(runs: list[StyledRun]) -> Iterator[StyledRun]:
    """Neighbours of one look as one run."""
    for look, same in groupby(runs, key=lambda run: (run.font, run.size, run.leading, run.colour)):
        font, size, leading, colour = look
        yield StyledRun(text="".join(run.text for run in same), font=font, size=size, leading=leading, colour=colour)


def plain_colour(paint: Paint) -> str:
    """The colour that stands for a paint where only one can be given: a gradient's middle."""
    match paint:
        case SolidPaint():
            return paint.colour
        case PatternPaint():
            return "#808080"
    return mix(paint.stops[0].colour, paint.stops[-1].colour, 0.5)


def _anchor(layer: TextLayer) -> Point:
    """Where the first baseline starts, is centred or ends."""
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[layer.align]
    return Point(layer.x + share * layer.width, layer.y + layer.lines[0].baseline)


def _frame(layer: TextLayer) -> Box:
    anchor = _anchor(layer)
    return layer.box.moved(-anchor.x, -anchor.y)


def _transform(layer: TextLayer, groups: Sequence[GroupLayer]) -> tuple[float, float, float, float, float, float]:
    at = _anchor(layer)
    for turned in (layer, *reversed(groups)):
        at = _turned(at, turned.box.centre, turned.rotation)
    angle = math.radians(layer.rotation + sum(group.rotation for group in groups))
    cos, sin = math.cos(angle), math.sin(angle)
    return (cos, sin, -sin, cos, at.x, at.y)


def _turned(point: Point, centre: Point, degrees: float) -> Point:
    """Clockwise, as y points down."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    dx, dy = point.x - centre.x, point.y - centre.y
    return Point(centre.x + cos * dx - sin * dy, centre.y + sin * dx + cos * dy)
