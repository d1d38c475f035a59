"""Layers onto a Skia canvas whose matrix maps design units to output pixels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import skia

from engine.compositor import effects
from engine.compositor.blend import SKIA_BLEND
from engine.compositor.bounds import Bounds
from engine.compositor.lettering import Lettering
from engine.compositor.paints import SMOOTH, fill_paint, skia_colour, stroke_paint
from engine.compositor.paths import shape_path
from engine.compositor.pictures import Pictures
from engine.geometry import Box
from engine.scene import BlendMode, Effect, GroupLayer, ImageLayer, Layer, ShapeLayer, TextLayer

_CUBIC = skia.SamplingOptions(skia.CubicResampler.Mitchell())
_EXACT = skia.SamplingOptions()
_LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)


class Drawing:
    """One rendering of one scene at one scale: knows which layers show."""

    def __init__(
        self,
        pictures: Pictures,
        lettering: Lettering,
        *,
        scale: float,
        hide: frozenset[str] = frozenset(),
        only: frozenset[str] | None = None,
    ) -> None:
        self._pictures, self._lettering, self._scale = pictures, lettering, scale
        self._hide, self._only = hide, only
        self.bounds = Bounds(lettering)

    def layer(self, canvas: skia.Canvas, layer: Layer) -> None:
        """The layer with its effects, opacity and blend mode."""
        if not self._shows(layer) or layer.opacity == 0:
            return
        if layer.effects and layer.opacity < 1:
            with self._faded(canvas, layer):
                self._effects_and_body(canvas, layer, 1.0)
        else:
            self._effects_and_body(canvas, layer, layer.opacity)

    def body(self, canvas: skia.Canvas, layer: Layer, *, opacity: float, blend: BlendMode, masked: bool = True) -> None:
        """The layer's own ink: rotated and masked, without effects."""
        with _turned(canvas, layer):
            if isinstance(layer, ImageLayer):
                self._image(canvas, layer, _paint(opacity, blend), masked)
            else:
                self._drawn(canvas, layer, opacity, blend, masked)

    def mask(self, canvas: skia.Canvas, layer: ImageLayer | ShapeLayer | GroupLayer) -> None:
        """The layer's mask as coverage, placed and rotated like the layer."""
        with _turned(canvas, layer):
            self._stretched(canvas, self._pictures.mask(layer.mask), layer.box, skia.Paint(AntiAlias=True))

    def effect(self, canvas: skia.Canvas, layer: Layer, effect: Effect, blend: BlendMode) -> None:
        """One effect of the layer, at full opacity."""
        matrix = canvas.getTotalMatrix()
        planned = effects.plan(effect, _unit(matrix))
        window = self._window(canvas, layer, planned)
        if window is None:
            return
        coverage = self._silhouette(matrix, layer, window, planned.reduction)
        image = effects.apply(planned, coverage, planned.reduction)
        placed = skia.Rect.MakeXYWH(window.left() + planned.dx, window.top() + planned.dy, window.width(), window.height())
        paint = skia.Paint(Color=skia_colour(planned.colour), BlendMode=SKIA_BLEND[blend])
        canvas.save()
        canvas.resetMatrix()
        canvas.drawImageRect(image, placed, _EXACT if _whole(placed, planned) else _LINEAR, paint)
        canvas.restore()

    def _shows(self, layer: Layer) -> bool:
        if not layer.visible or layer.id in self._hide:
            return False
        if self._only is None or layer.id in self._only:
            return True
        return isinstance(layer, GroupLayer) and any(self._shows(child) for child in layer.layers)

    def _inside(self, layer: GroupLayer) -> Drawing:
        """How the group's children are drawn: a group that was asked for shows all of them."""
        if self._only is None or layer.id not in self._only:
            return self
        inside = Drawing(self._pictures, self._lettering, scale=self._scale, hide=self._hide)
        inside.bounds = self.bounds
        return inside

    def _effects_and_body(self, canvas: skia.Canvas, layer: Layer, opacity: float) -> None:
        for effect in layer.effects:
            self.effect(canvas, layer, effect, effects.plan(effect, 1).blend)
        self.body(canvas, layer, opacity=opacity, blend=layer.blend)

    @contextmanager
    def _faded(self, canvas: skia.Canvas, layer: Layer) -> Iterator[None]:
        """A layer and its effects fade as one: what is beneath, mixed with what it would be at full opacity."""
        paint = skia.Paint(Alphaf=layer.opacity)
        blends = {layer.blend} | {effects.plan(effect, 1).blend for effect in layer.effects}
        flag = 0 if blends == {BlendMode.NORMAL} else skia.Canvas.kInitWithPrevious_SaveLayerFlag
        canvas.save()
        canvas.clipRect(_rect(self.bounds.outer(layer)))
        canvas.saveLayer(skia.Canvas.SaveLayerRec(None, paint, None, flag))
        yield
        canvas.restore()
        canvas.restore()

    def _drawn(self, canvas: skia.Canvas, layer: Layer, opacity: float, blend: BlendMode, masked: bool) -> None:
        mask = layer.mask if masked and not isinstance(layer, TextLayer) else None
        if mask is None and opacity == 1 and blend == BlendMode.NORMAL and self._may_draw_straight(layer):
            self._ink(canvas, layer)
            return
        canvas.saveLayer(_rect(self.bounds.ink(layer)), _paint(opacity, blend))
        self._ink(canvas, layer)
        if mask is not None:
            self._cut(canvas, layer)
        canvas.restore()

    def _may_draw_straight(self, layer: Layer) -> bool:
        """A group is a picture of its own unless everything in it lies normally on what is beneath."""
        if not isinstance(layer, GroupLayer):
            return True
        blends = {child.blend for child in layer.layers}
        blends |= {effects.plan(effect, 1).blend for child in layer.layers for effect in child.effects}
        return blends <= {BlendMode.NORMAL} and all(self._may_draw_straight(child) for child in layer.layers)

    def _ink(self, canvas: skia.Canvas, layer: ShapeLayer | TextLayer | GroupLayer) -> None:
        if isinstance(layer, ShapeLayer):
            self._shape(canvas, layer)
        elif isinstance(layer, TextLayer):
            self._text(canvas, layer)
        else:
            inside = self._inside(layer)
            for child in layer.layers:
                inside.layer(canvas, child)

    def _image(self, canvas: skia.Canvas, layer: ImageLayer, paint: skia.Paint, masked: bool) -> None:
        image = self._pictures.colour(layer.image)
        if layer.mask is None or not masked:
            self._stretched(canvas, image, layer.box, paint)
            return
        unit = _unit(canvas.getTotalMatrix())
        colour = _placed(image, layer.box, unit)
        mask = _placed(self._pictures.mask(layer.mask), layer.box, unit)
        paint.setShader(skia.Shaders.Blend(skia.BlendMode.kDstIn, colour, mask))
        canvas.drawRect(_rect(layer.box), paint)

    def _stretched(self, canvas: skia.Canvas, image: skia.Image, box: Box, paint: skia.Paint) -> None:
        canvas.drawImageRect(image, _rect(box), _sampling(image, box, _unit(canvas.getTotalMatrix())), paint)

    def _cut(self, canvas: skia.Canvas, layer: ShapeLayer | GroupLayer) -> None:
        """Keep what the mask covers; outside the layer's box nothing is covered."""
        canvas.saveLayer(None, skia.Paint(BlendMode=skia.BlendMode.kDstIn))
        self._stretched(canvas, self._pictures.mask(layer.mask), layer.box, skia.Paint(AntiAlias=True))
        canvas.restore()

    def _shape(self, canvas: skia.Canvas, layer: ShapeLayer) -> None:
        path = shape_path(layer)
        if layer.stroke is not None and layer.stroke.width > 0:
            canvas.drawPath(path, stroke_paint(layer.stroke))
        if layer.fill is not None:
            canvas.drawPath(path, fill_paint(layer.fill, layer.box, self._pictures))

    def _text(self, canvas: skia.Canvas, layer: TextLayer) -> None:
        runs = self._lettering.glyphs(layer, self._scale, snap=_upright(canvas.getTotalMatrix()))
        if layer.stroke is not None and layer.stroke.width > 0:
            for run in runs:
                canvas.drawTextBlob(run.blob, run.x, run.y, stroke_paint(layer.stroke))
        for run in runs:
            paint = fill_paint(run.fill or layer.fill, layer.box, self._pictures)
            canvas.drawTextBlob(run.blob, run.x, run.y, paint)

    def _window(self, canvas: skia.Canvas, layer: Layer, planned: effects.Plan) -> skia.IRect | None:
        """The output pixels whose silhouette can matter, widened by the effect's reach, in whole samples."""
        with _turned(canvas, layer):
            ink = canvas.getTotalMatrix().mapRect(_rect(self.bounds.ink(layer)))
        seen = skia.Rect.Make(canvas.getDeviceClipBounds())
        seen.offset(-planned.dx, -planned.dy)
        seen.outset(planned.reach, planned.reach)
        ink.outset(planned.reach, planned.reach)
        return _whole_samples(ink, planned.reduction) if ink.intersect(seen) else None

    def _silhouette(self, matrix: skia.Matrix, layer: Layer, window: skia.IRect, reduction: int) -> np.ndarray:
        coverage = np.zeros((window.height() // reduction, window.width() // reduction), np.uint8)
        surface = skia.Surface(coverage, colorType=skia.kAlpha_8_ColorType, alphaType=skia.kPremul_AlphaType)
        canvas = surface.getCanvas()
        canvas.scale(1 / reduction, 1 / reduction)
        canvas.translate(-window.left(), -window.top())
        canvas.concat(matrix)
        self.body(canvas, layer, opacity=1.0, blend=BlendMode.NORMAL)
        del canvas, surface
        return coverage


@contextmanager
def _turned(canvas: skia.Canvas, layer: Layer) -> Iterator[None]:
    canvas.save()
    if layer.rotation:
        canvas.rotate(layer.rotation, *layer.box.centre)
    yield
    canvas.restore()


def _paint(opacity: float, blend: BlendMode) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Alphaf=opacity, BlendMode=SKIA_BLEND[blend])


def _placed(image: skia.Image, box: Box, unit: float) -> skia.Shader:
    """The image stretched over the box, as a shader."""
    matrix = skia.Matrix().Translate(box.x, box.y).preScale(box.width / image.width(), box.height / image.height())
    clamp = skia.TileMode.kClamp
    return image.makeShader(clamp, clamp, _sampling(image, box, unit), matrix)


def _sampling(image: skia.Image, box: Box, unit: float) -> skia.SamplingOptions:
    """Mipmaps when shrinking, cubic when enlarging, as it is when one pixel meets one pixel."""
    across, down = box.width * unit / image.width(), box.height * unit / image.height()
    whole = all(abs(v - round(v)) < 1e-3 for v in (box.x * unit, box.y * unit))
    if abs(across - 1) < 1e-4 and abs(down - 1) < 1e-4 and whole:
        return _EXACT
    return SMOOTH if min(across, down) < 1 else _CUBIC


def _rect(box: Box) -> skia.Rect:
    return skia.Rect.MakeXYWH(*box)


def _unit(matrix: skia.Matrix) -> float:
    """Output pixels per design unit; the matrices here only turn, move and scale evenly."""
    return math.hypot(matrix.getScaleX(), matrix.getSkewY())


def _upright(matrix: skia.Matrix) -> bool:
    return abs(matrix.getSkewY()) < 1e-9 and matrix.getScaleX() > 0


def _whole(placed: skia.Rect, planned: effects.Plan) -> bool:
    return planned.reduction == 1 and placed.left() == round(placed.left()) and placed.top() == round(placed.top())


def _whole_samples(rect: skia.Rect, reduction: int) -> skia.IRect:
    left, top = (math.floor(v / reduction) * reduction for v in (rect.left(), rect.top()))
    right, bottom = (math.ceil(v / reduction) * reduction for v in (rect.right(), rect.bottom()))
    return skia.IRect.MakeLTRB(left, top, right, bottom)
