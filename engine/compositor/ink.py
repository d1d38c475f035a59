"""Shapes and letters drawn by their outlines: stroke first, fill above it."""

from __future__ import annotations

import skia

from engine.compositor.lettering import Lettering
from engine.compositor.paints import fill_paint, stroke_paint
from engine.compositor.paths import shape_path
from engine.compositor.pictures import Pictures
from engine.compositor.placing import is_upright, unit_of
from engine.looks import Paint, PatternPaint, SolidPaint, Stroke
from engine.scene import Layer, ShapeLayer, TextLayer

_OPAQUE = "#000000"


class Ink:
    """Draws outlines for one rendering at one scale."""

    def __init__(self, pictures: Pictures, lettering: Lettering, scale: float) -> None:
        self._pictures, self._lettering, self._scale = pictures, lettering, scale

    def shape(self, canvas: skia.Canvas, layer: ShapeLayer) -> None:
        if layer.stroke is not None and layer.stroke.width > 0:
            canvas.drawPath(shape_path(layer), stroke_paint(layer.stroke))
        self.fill(canvas, layer)

    def fill(
        self,
        canvas: skia.Canvas,
        layer: ShapeLayer,
        *,
        opacity: float = 1.0,
        blend: skia.BlendMode = skia.BlendMode.kSrcOver,
    ) -> None:
        """The shape's fill alone, if it has one, blended at once with what is beneath."""
        if layer.fill is None:
            return
        paint = fill_paint(layer.fill, layer.box, self._pictures, _unit(canvas))
        paint.setAlphaf(paint.getAlphaf() * opacity)
        paint.setBlendMode(blend)
        canvas.drawPath(shape_path(layer), paint)

    def text(self, canvas: skia.Canvas, layer: TextLayer) -> None:
        unit = _unit(canvas)
        runs = self._lettering.glyphs(layer, self._scale, snap=is_upright(canvas.getTotalMatrix()))
        if layer.stroke is not None and layer.stroke.width > 0:
            # All strokes before all fills, so that no letter's outline lies on its neighbour.
            for run in runs:
                run.draw(canvas, stroke_paint(layer.stroke))
        for run in runs:
            paint = fill_paint(run.fill or layer.fill, layer.box, self._pictures, unit)
            run.draw(canvas, paint)

    def can_widen(self, layer: Layer) -> bool:
        """True when growing the outline itself is the same as growing the drawn coverage."""
        if isinstance(layer, TextLayer):
            fills = [run.fill or layer.fill for line in layer.lines for run in line.runs]
            return not self._lettering.is_coloured(layer) and all(_is_opaque(fill) for fill in fills)
        return isinstance(layer, ShapeLayer) and layer.mask is None and (layer.fill is None or _is_opaque(layer.fill))

    def widened(self, canvas: skia.Canvas, layer: ShapeLayer | TextLayer, extra: float) -> None:
        """The silhouette grown by `extra` design units on every side, corners round."""
        own = layer.stroke.width if layer.stroke else 0.0
        wide = Stroke.model_construct(colour=_OPAQUE, width=own + 2 * extra)  # wider than any that is asked for
        update: dict[str, object] = {"stroke": wide}
        if isinstance(layer, ShapeLayer):
            if layer.fill is not None or own > 0:
                self.shape(canvas, layer.model_copy(update=update))
        else:
            self.text(canvas, layer.model_copy(update=update))


def _unit(canvas: skia.Canvas) -> float | None:
    """Output pixels per design unit where nothing is turned."""
    matrix = canvas.getTotalMatrix()
    return unit_of(matrix) if is_upright(matrix) else None


def _is_opaque(paint: Paint) -> bool:
    if isinstance(paint, PatternPaint):
        return False
    colours = [paint.colour] if isinstance(paint, SolidPaint) else [stop.colour for stop in paint.stops]
    return all(len(colour) == 7 or colour.endswith("ff") for colour in colours)
