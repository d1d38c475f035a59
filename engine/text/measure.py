"""A title's pieces measured once at a size of 1, so that fitting it into any box is arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box
from engine.text.breaking import Unit
from engine.text.choice import faces_of
from engine.text.face import FontFace
from engine.text.fonts import FontLibrary
from engine.text.hyphens import SOFT_HYPHEN
from engine.text.itemise import Item, itemise
from engine.text.shape import Direction, Shaped, shape_em

_HANGING = {
    **dict.fromkeys("\"'“”‘’«»„‚「」『』", 1.0),
    **dict.fromkeys(".,、。", 0.9),
    **dict.fromkeys("-–—…:;", 0.6),
    **dict.fromkeys("!?", 0.25),
}
"""How much of a mark's width may hang outside the edge of its line."""
_SAMPLES = (
    ("\u0590", "\u05ff", "א"),
    ("\u0600", "\u08ff", "ل"),
    ("\u0900", "\u097f", "क"),
    ("\u0e00", "\u0e7f", "ก"),
    ("\u3040", "\u30ff", "カ"),
    ("\u3400", "\u9fff", "口"),
    ("\uac00", "\ud7af", "한"),
)


@dataclass(frozen=True, kw_only=True)
class Set:
    """A stretch of a title, set and measured in em: runs in visual order with the pen's place of each."""

    items: tuple[Item, ...]
    pens: tuple[float, ...]
    shapes: tuple[Shaped, ...]
    advance: float
    ink: Box
    """Edges from the first pen; y down from the baseline."""


@dataclass(frozen=True, kw_only=True)
class Letters:
    """A title's characters with the face and the stress of each."""

    text: str
    faces: tuple[FontFace, ...]
    stressed: tuple[bool, ...]
    tracking: float
    direction: Direction
    apart: float = 0.0
    """Room in em between stressed words and their neighbours."""

    def set(self, start: int, end: int, *, ends_line: bool = True) -> Set:
        """Set `text[start:end]`, as one line where it ends one: of soft hyphens only one that comes right after that
        is seen."""
        places = [place for place in range(start, end) if self.text[place] != SOFT_HYPHEN]
        text = "".join(self.text[place] for place in places)
        if ends_line and self.text[end : end + 1] == SOFT_HYPHEN:
            text, places = f"{text}-", [*places, places[-1]]
        stressed = [self.stressed[place] for place in places]
        items = itemise(text, [self.faces[place] for place in places], stressed, self.direction)
        shapes = tuple(shape_em(item.text, item.face, self.tracking, item.direction) for item in items)
        pens, pen = [], 0.0
        for item, shaped, after in zip(items, shapes, (*items[1:], None), strict=True):
            pens.append(pen)
            pen += shaped.advance + self.tracking / 1000.0
            if after and after.emphasised != item.emphasised:
                pen += self.room(_edge(item, "right") + _edge(after, "left"))
        ink = _joined_ink(shapes, pens)
        return Set(items=tuple(items), pens=tuple(pens), shapes=shapes, advance=pen - self.tracking / 1000.0, ink=ink)

    def room(self, beside: str) -> float:
        """What must be added between two characters, one of them stressed, to keep them `apart`."""
        space = shape_em(" ", self.faces[0], 0.0, "ltr").advance if " " in beside and self.apart else 0.0
        return max(0.0, self.apart - space)


def _edge(item: Item, side: str) -> str:
    """The character of a run that stands at that side of it."""
    return item.text[-1 if (side == "right") == (item.direction == "ltr") else 0]


def _joined_ink(shapes: tuple[Shaped, ...], pens: list[float]) -> Box:
    inks = [shaped.ink.moved(pen, 0.0) for shaped, pen in zip(shapes, pens, strict=True) if shaped.ink.area > 0]
    if not inks:
        return Box(0.0, -0.7, max(0.1, sum(shaped.advance for shaped in shapes)), 0.7)
    whole = inks[0]
    for ink in inks[1:]:
        whole = whole.union(ink)
    return whole


def letters(
    text: str,
    stressed: tuple[int, int],
    face: FontFace,
    stress_face: FontFace,
    fonts: FontLibrary,
    *,
    tracking: float,
    direction: Direction,
    apart: float = 0.0,
) -> Letters:
    """Find the face of every character; a space beside stressed words stays unstressed."""
    start, end = stressed
    faces = faces_of(text, face, fonts)
    faces[start:end] = faces_of(text, stress_face, fonts)[start:end]
    marks = tuple(start <= index < end for index in range(len(text)))
    return Letters(text=text, faces=tuple(faces), stressed=marks, tracking=tracking, direction=direction, apart=apart)


def capital_height(text: str, faces: tuple[FontFace, ...]) -> float:
    """Height in em of the letters that set the title's rhythm: capitals, or what stands for them in its script."""
    scripts = [next((sample for low, high, sample in _SAMPLES if low <= c <= high), "H") for c in text if c.isalpha()]
    sample = max(sorted(set(scripts)), key=scripts.count) if scripts else "H"
    face = next((face for face, c in zip(faces, text, strict=True) if c.isalpha() and not face.colour), faces[0])
    if sample != "H":
        face = next((face for face in faces if face.has(sample)), face)
        ink = shape_em(sample, face, 0.0, "ltr").ink
        return -ink.y if ink.height else 0.7
    return face.cap_height


@dataclass(frozen=True, kw_only=True)
class Table:
    """Measures in em of every line that units i..j could make: square arrays, used where i <= j."""

    width: NDArray[np.float64]
    top: NDArray[np.float64]
    """Ink above the baseline."""
    bottom: NDArray[np.float64]
    """Ink below the baseline; 0 or more."""


def table(units: list[Unit], letters: Letters) -> Table:
    """Measure each unit and each gap once and add up; kerning across spaces is left to the final setting."""
    sets = [letters.set(unit.start, unit.end, ends_line=False) for unit in units]
    ending = [letters.set(unit.start, unit.end) if unit.hyphened else s for unit, s in zip(units, sets, strict=True)]
    starts = np.zeros(len(units))
    for index in range(1, len(units)):
        starts[index] = starts[index - 1] + sets[index - 1].advance + _gap(units[index - 1], units[index], letters)
    left = starts + [s.ink.x for s in sets]
    right = starts + [s.ink.right for s in ending]
    tops = np.array([-s.ink.y for s in sets])
    bottoms = np.array([max(0.0, s.ink.bottom) for s in sets])
    return Table(width=right[None, :] - left[:, None], top=_running_maximum(tops), bottom=_running_maximum(bottoms))


def _gap(before: Unit, after: Unit, letters: Letters) -> float:
    """Between the pens' ends of two units on one line: tracking, and the space with tracking on both sides."""
    track, parted = letters.tracking / 1000.0, letters.stressed[before.end - 1] != letters.stressed[after.start]
    if before.end == after.start:
        return track + (letters.room("") if parted else 0.0)
    if letters.text[before.end] == SOFT_HYPHEN:
        return track
    if letters.text[before.end] == "\u200b":
        return 2 * track + (letters.room("") if parted else 0.0)
    space = shape_em(" ", letters.faces[before.end], 0.0, "ltr").advance
    return space + 2 * track + (letters.room(" ") if parted else 0.0)


def _running_maximum(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """`[i, j]` is the maximum of `values[i..j]`."""
    square = np.triu(np.broadcast_to(values, (len(values), len(values))))
    return np.maximum.accumulate(square, axis=1)


def hanging(text: str, face: FontFace) -> tuple[float, float]:
    """How far, in em, the marks at the left and right end of a left-to-right line may hang out."""
    return _hang(text[0], face), _hang(text[-1], face)


def _hang(mark: str, face: FontFace) -> float:
    share = _HANGING.get(mark, 0.0)
    return share * shape_em(mark, face, 0.0, "ltr").advance if share else 0.0
