"""Whether a title can be read where it will be seen: small, in a list, for a third of a second."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.text.face import FontFace

if TYPE_CHECKING:
    import skia

_CAP_PX_AT_168 = 9.0
"""Below about nine pixels letters of a heavy face close up."""

_STROKE_PX_AT_168 = 1.25
"""Thinner strokes are drawn grey."""


@dataclass(frozen=True, kw_only=True)
class Legibility:
    """Pixels of the smallest line when the whole picture is 168 or 320 px wide."""

    cap_px_at_168: float
    cap_px_at_320: float
    stroke_px_at_168: float
    readable: bool
    verdict: str


def legibility(cap_height: float, face: FontFace, *, canvas_width: float) -> Legibility:
    """Judge letters `cap_height` design units high on a canvas `canvas_width` units wide."""
    at_168, at_320 = cap_height * 168 / canvas_width, cap_height * 320 / canvas_width
    stroke = at_168 * stem_share(face)
    readable = at_168 >= _CAP_PX_AT_168
    return Legibility(
        cap_px_at_168=at_168, cap_px_at_320=at_320, stroke_px_at_168=stroke, readable=readable,
        verdict=_verdict(at_168, stroke, readable),
    )  # fmt: skip


def _verdict(cap: float, stroke: float, readable: bool) -> str:
    if not readable:
        return (
            f"capitals are {cap:.0f} px high at 168 px; shorten the title, {_CAP_PX_AT_168:.0f} px or more reads well"
        )
    if stroke < _STROKE_PX_AT_168:
        return f"strokes are {stroke:.1f} px thick at 168 px; a heavier font reads better"
    return f"reads well: capitals are {cap:.0f} px high at 168 px"


@lru_cache(maxsize=128)
def stem_share(face: FontFace) -> float:
    """Mean stroke thickness as a share of cap height: twice the area over the perimeter of H, O and E's ink."""
    import skia

    size = 200.0
    font = skia.Font(face.typeface, size)
    paths = [font.getPath(font.unicharToGlyph(ord(letter))) for letter in "HOE" if face.has(letter)]
    area = sum(_area(path, size) for path in paths)
    perimeter = sum(_perimeter(path) for path in paths)
    return 2 * area / perimeter / (size * face.cap_height) if perimeter else 0.2


def _area(path: skia.Path, size: float) -> float:
    import skia

    edge = int(size * 2)
    surface = skia.Surface(edge, edge)
    canvas = surface.getCanvas()
    canvas.translate(size / 4, size * 1.25)
    canvas.drawPath(path, skia.Paint(AntiAlias=True))
    return float(surface.toarray()[..., 3].sum() / 255.0)


def _perimeter(path: skia.Path) -> float:
    import skia

    measure = skia.PathMeasure(path, False)
    total = measure.getLength()
    while measure.nextContour():
        total += measure.getLength()
    return total
