"""Typeset runs as positioned glyphs: the same rules a browser's canvas follows.

Glyphs are drawn by their outlines, unhinted; x stays fractional, the baseline of an unrotated line lies on a whole
output pixel (`floor(y + 0.5)`), as Chromium snaps it. Skia's own text is not used for letters: below 256 pixels it
thickens them by the luminance of their colour and moves them to quarters of a pixel, above it does not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import skia

from engine.geometry import Box
from engine.looks import Paint
from engine.scene import Line, Run, TextLayer

if TYPE_CHECKING:
    from engine.text.face import FontFace
    from engine.text.fonts import FontLibrary
    from engine.text.shape import Shaped


@dataclass(frozen=True, kw_only=True)
class Glyphs:
    """One run ready to draw, in design units: outlines where they stand, or coloured glyphs and their pen."""

    outlines: tuple[skia.Path, ...]
    blob: skia.TextBlob | None
    pen: skia.Point
    fill: Paint | None

    @property
    def bounds(self) -> Box:
        """Round the ink, or more."""
        if self.blob is not None:
            return _box(self.blob.bounds().makeOffset(self.pen.x(), self.pen.y()))
        rect = skia.Rect.MakeXYWH(self.pen.x(), self.pen.y(), 0, 0)
        for outline in self.outlines:
            rect.join(outline.getBounds())
        return _box(rect)

    def draw(self, canvas: skia.Canvas, paint: skia.Paint) -> None:
        """Glyph by glyph, so that letters that overlap lie on one another."""
        if self.blob is not None:
            canvas.drawTextBlob(self.blob, self.pen.x(), self.pen.y(), paint)
        for outline in self.outlines:
            canvas.drawPath(outline, paint)


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
                shaped = self._shaped(run, line, layer.tracking)
                if shaped.glyphs:
                    yield _placed(self._fonts.face(run.font), shaped, skia.Point(layer.x + run.x, y), run.fill)

    def _shaped(self, run: Run, line: Line, tracking: float) -> Shaped:
        from engine.text.shape import shape

        face = self._fonts.face(run.font)
        return shape(run.text, face, size=line.size, tracking=tracking, direction=run.direction)


def _placed(face: FontFace, shaped: Shaped, pen: skia.Point, fill: Paint | None) -> Glyphs:
    font = _font(face.typeface, shaped.size)
    if face.colour:
        builder = skia.TextBlobBuilder()
        places = [skia.Point(glyph.x, glyph.y) for glyph in shaped.glyphs]
        builder.allocRunPos(font, [glyph.id for glyph in shaped.glyphs], places)
        return Glyphs(outlines=(), blob=builder.make(), pen=pen, fill=fill)
    outlines = []
    for glyph in shaped.glyphs:
        outline = font.getPath(glyph.id)
        if outline is not None and not outline.isEmpty():
            outline.offset(pen.x() + glyph.x, pen.y() + glyph.y)
            outlines.append(outline)
    return Glyphs(outlines=tuple(outlines), blob=None, pen=pen, fill=fill)


def _box(rect: skia.Rect) -> Box:
    return Box.from_edges(rect.left(), rect.top(), rect.right(), rect.bottom())


def _font(typeface: skia.Typeface, size: float) -> skia.Font:
    font = skia.Font(typeface, size)
    font.setSubpixel(True)
    font.setLinearMetrics(True)
    font.setHinting(skia.FontHinting.kNone)
    font.setEdging(skia.Font.Edging.kAntiAlias)
    return font
