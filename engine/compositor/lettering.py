"""Typeset runs as positioned glyphs: the same rules a browser's canvas follows.

Glyphs are unhinted with subpixel positions; x stays fractional, the baseline of an unrotated line
lies on a whole output pixel (`floor(y + 0.5)`), as Chromium snaps it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import skia

from engine.scene import Line, Paint, Run, TextLayer

if TYPE_CHECKING:
    from engine.fonts import FontLibrary


@dataclass(frozen=True, kw_only=True)
class Glyphs:
    """One run ready to draw at (x, y) of the canvas, in design units."""

    blob: skia.TextBlob
    x: float
    y: float
    fill: Paint | None


class Lettering:
    """Turns text layers into glyph runs, with the fonts of one library."""

    def __init__(self, fonts: FontLibrary) -> None:
        self._fonts = fonts

    def glyphs(self, layer: TextLayer, scale: float, *, snap: bool) -> list[Glyphs]:
        """Every run that has ink. `snap` puts baselines on whole pixels at `scale`."""
        return list(self._glyphs(layer, scale, snap))

    def is_coloured(self, layer: TextLayer) -> bool:
        """True when a run's font brings its own colours (emoji)."""
        return any(self._fonts.face(run.font).colour for line in layer.lines for run in line.runs)

    def _glyphs(self, layer: TextLayer, scale: float, snap: bool) -> Iterator[Glyphs]:
        for line in layer.lines:
            baseline = layer.y + line.baseline
            y = math.floor(baseline * scale + 0.5) / scale if snap else baseline
            for run in line.runs:
                blob = self._blob(run, line, layer.tracking)
                if blob is not None:
                    yield Glyphs(blob=blob, x=layer.x + run.x, y=y, fill=run.fill)

    def _blob(self, run: Run, line: Line, tracking: float) -> skia.TextBlob | None:
        from engine.text.shape import shape

        face = self._fonts.face(run.font)
        shaped = shape(run.text, face, size=line.size, tracking=tracking, direction=run.direction)
        if not shaped.glyphs:
            return None
        builder = skia.TextBlobBuilder()
        places = [skia.Point(glyph.x, glyph.y) for glyph in shaped.glyphs]
        builder.allocRunPos(_font(face.typeface, line.size), [glyph.id for glyph in shaped.glyphs], places)
        return builder.make()


def _font(typeface: skia.Typeface, size: float) -> skia.Font:
    font = skia.Font(typeface, size)
    font.setSubpixel(True)
    font.setLinearMetrics(True)
    font.setHinting(skia.FontHinting.kNone)
    font.setEdging(skia.Font.Edging.kAntiAlias)
    return font
