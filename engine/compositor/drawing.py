"""Layers onto a Skia canvas whose matrix maps design units to output pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeGuard

import numpy as np
import skia
from numpy.typing import NDArray

from engine.compositor import effects
from engine.compositor.blend import SKIA_BLEND
from engine.compositor.bounds import Bounds
from engine.compositor.cover import Cover
from engine.compositor.ink import Ink
from engine.compositor.lettering import Lettering
from engine.compositor.paints import skia_colour
from engine.compositor.pictures import Pictures, blank
from engine.compositor.placing import (
    EXACT,
    Laid,
    draw_mask,
    draw_picture,
    draw_stretched,
    laid,
    unit_of,
)
from engine.compositor.surfaces import draw_coverage
from engine.errors import SceneError
from engine.geometry import Box
from engine.looks import BlendMode, Effect, SolidPaint
from engine.scene import GroupLayer, ImageLayer, Layer, ShapeLayer, TextLayer

_BARE = {
    "name": "-", "opacity": 1.0, "blend": BlendMode.NORMAL, "visible": True, "locked": False, "effects": (),
}  # fmt: skip
"""What a layer's silhouette does not depend on."""

_Inked = ShapeLayer | TextLayer | GroupLayer
"""What is drawn, not copied."""


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
        self._ink = Ink(pictures, lettering, scale)
        self.bounds = Bounds(lettering)

    def layer(self, canvas: skia.Canvas, layer: Layer) -> None:
        """The layer with its effects, opacity and blend mode."""
        if not self._shows(layer) or layer.opacity == 0:
            return
        if layer.effects and layer.opacity < 1:
            self._faded(canvas, layer)
        else:
            self._effects_and_body(canvas, layer, layer.opacity)

    def preparations(self, matrix: skia.Matrix, layers: tuple[Layer, ...]) -> Iterator[Callable[[], object]]:
        """What brings the pictures and masks that will be drawn upright to output pixels, in the order of drawing."""
        for layer in layers:
            if not self._shows(layer) or layer.rotation:
                continue
            if isinstance(layer, GroupLayer):
                yield from self._inside(layer).preparations(matrix, layer.layers)
            elif isinstance(layer, ImageLayer):
                yield partial(self.laid, matrix, layer, mask=False)
                if layer.mask:
                    yield partial(self.laid, matrix, layer, mask=True)
            elif isinstance(layer, ShapeLayer) and layer.mask and _sheet_colour(layer):
                yield partial(self.laid, matrix, layer, mask=True)

    def body(self, canvas: skia.Canvas, layer: Layer, *, opacity: float, blend: BlendMode, masked: bool = True) -> None:
        """The layer's own ink: rotated and masked, without effects."""
        with _turned(canvas, layer):
            if isinstance(layer, ImageLayer):
                paint = _paint(opacity, blend)
                draw_picture(canvas, layer, self._pictures, paint, scale=self._scale, masked=masked)
            else:
                self._drawn(canvas, layer, opacity, blend, masked)

    def mask(self, canvas: skia.Canvas, layer: Layer) -> None:
        """The layer's mask as coverage, placed and rotated like the layer."""
        with _turned(canvas, layer):
            draw_mask(canvas, _mask_of(layer), layer.box, self._pictures, skia.Paint(AntiAlias=True))

    def laid(self, matrix: skia.Matrix, layer: Layer, *, mask: bool) -> Laid | None:
        """The layer's mask, or the picture of an image layer, when it lies ready in output pixels."""
        if layer.rotation:
            return None
        key: tuple[str, str | None]
        if mask:
            digest = _mask_of(layer)
            image, key = self._pictures.mask(digest), ("mask", digest)
        elif isinstance(layer, ImageLayer):
            image, key = self._pictures.colour(layer.image), (layer.image, None)
        else:
            return None
        return laid(matrix, image, key, box=layer.box, pictures=self._pictures)

    def effect(self, canvas: skia.Canvas, layer: Layer, effect: Effect, blend: BlendMode) -> None:
        """One effect of the layer, at full opacity."""
        size = canvas.getBaseLayerSize()
        cover = self.cover(canvas.getTotalMatrix(), layer, effect, room=room_of(size.width(), size.height()))
        part = cover.within(canvas.getDeviceClipBounds()) if cover else None
        if part is None:
            return
        coverage, left, top = part
        paint = skia.Paint(Color=skia_colour(effect.colour), BlendMode=SKIA_BLEND[blend])
        draw_coverage(canvas, coverage, (left, top), paint)

    def cover(self, matrix: skia.Matrix, layer: Layer, effect: Effect, *, room: skia.IRect) -> Cover | None:
        """How much the effect covers within `room`, which is wider than what is seen: kept, then seen anew elsewhere.

        Members of a group may be hidden, so a group's effect is worked out each time.
        """
        if isinstance(layer, GroupLayer):
            return self._cover(matrix, layer, effect, room)
        bare = layer.model_copy(update=_BARE)
        edges = (room.left(), room.top(), room.right(), room.bottom())
        key = (bare, effect, tuple(matrix.get9()), edges)
        return self._pictures.keep(key, lambda: self._cover(matrix, layer, effect, room), size=_cover_size)

    def _cover(self, matrix: skia.Matrix, layer: Layer, effect: Effect, room: skia.IRect) -> Cover | None:
        unit = unit_of(matrix)
        planned = effects.plan(effect, unit)
        grown = planned.grow > 0 and self._ink.can_widen(layer)
        reduction = planned.reduction(grown=grown)
        window = self._window(matrix, layer, planned, reduction, room)
        if window is None:
            return None
        coverage = self._silhouette(matrix, layer, window, reduction, planned.grow / unit if grown else 0.0)
        samples = effects.applied(planned, coverage, reduction, grown=grown)
        left, top = window.left() + planned.dx, window.top() + planned.dy
        return Cover(samples=samples, reduction=window.width() // samples.shape[1], left=left, top=top)

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

    def _faded(self, canvas: skia.Canvas, layer: Layer) -> None:
        """A layer and its effects fade as one: what is beneath, mixed with what it would be at full opacity."""
        window = _seen(canvas, self.bounds.outer(layer))
        if window is None:
            return
        beneath = canvas.getSurface().makeImageSnapshot(window)
        self._effects_and_body(canvas, layer, 1.0)
        full = canvas.getSurface().makeImageSnapshot(window)
        canvas.save()
        canvas.resetMatrix()
        corner, opacity = (window.left(), window.top()), layer.opacity
        canvas.drawImage(beneath, *corner, EXACT, skia.Paint(Alphaf=1 - opacity, BlendMode=skia.BlendMode.kSrc))
        canvas.drawImage(full, *corner, EXACT, skia.Paint(Alphaf=opacity, BlendMode=skia.BlendMode.kPlus))
        canvas.restore()

    def _drawn(self, canvas: skia.Canvas, layer: _Inked, opacity: float, blend: BlendMode, masked: bool) -> None:
        mask = layer.mask if masked and not isinstance(layer, TextLayer) else None
        if mask is not None and (colour := _sheet_colour(layer)):
            paint = _paint(opacity, blend)
            paint.setColor(skia_colour(colour, opacity))
            draw_mask(canvas, mask, layer.box, self._pictures, paint)
            return
        if mask is None and opacity == 1 and blend == BlendMode.NORMAL and _may_draw_straight(layer):
            self._inked(canvas, layer)
            return
        if mask is None and _is_one_fill(layer):
            self._ink.fill(canvas, layer, opacity=opacity, blend=SKIA_BLEND[blend])
            return
        window = _seen(canvas, self.bounds.ink(layer))
        if window is None:
            return
        with _isolated(canvas, window, _paint(opacity, blend)) as own:
            self._inked(own, layer)
            if mask is not None:
                self._cut(own, mask, layer.box)

    def _inked(self, canvas: skia.Canvas, layer: _Inked) -> None:
        if isinstance(layer, ShapeLayer):
            self._ink.shape(canvas, layer)
        elif isinstance(layer, TextLayer):
            self._ink.text(canvas, layer)
        else:
            inside = self._inside(layer)
            for child in layer.layers:
                inside.layer(canvas, child)

    def _cut(self, canvas: skia.Canvas, mask: str, box: Box) -> None:
        """Keep what the mask over the box covers; outside it nothing is covered."""
        canvas.saveLayer(None, skia.Paint(BlendMode=skia.BlendMode.kDstIn))
        draw_stretched(canvas, self._pictures.mask(mask), box, skia.Paint(AntiAlias=True))
        canvas.restore()

    def _window(
        self, matrix: skia.Matrix, layer: Layer, planned: effects.Plan, reduction: int, room: skia.IRect
    ) -> skia.IRect | None:
        """The output pixels whose silhouette can matter, widened by the effect's reach, in whole samples."""
        ink = turned(matrix, layer).mapRect(_rect(self.bounds.ink(layer)))
        seen = skia.Rect.Make(room)
        seen.offset(-planned.dx, -planned.dy)
        seen.outset(planned.reach, planned.reach)
        ink.outset(planned.reach, planned.reach)
        return _whole_samples(ink, reduction) if ink.intersect(seen) else None

    def _silhouette(
        self, matrix: skia.Matrix, layer: Layer, window: skia.IRect, reduction: int, extra: float
    ) -> NDArray[np.uint8]:
        """The layer's coverage over `window` at `1/reduction`, its outline widened by `extra` design units."""
        coverage = np.zeros((window.height() // reduction, window.width() // reduction), np.uint8)
        surface = skia.Surface(coverage, colorType=skia.kAlpha_8_ColorType, alphaType=skia.kPremul_AlphaType)
        canvas = surface.getCanvas()
        canvas.scale(1 / reduction, 1 / reduction)
        canvas.translate(-window.left(), -window.top())
        canvas.concat(matrix)
        if extra and isinstance(layer, ShapeLayer | TextLayer):
            with _turned(canvas, layer):
                self._ink.widened(canvas, layer, extra)
        else:
            self.body(canvas, layer, opacity=1.0, blend=BlendMode.NORMAL)
        del canvas, surface
        return coverage


def room_of(width: int, height: int, bleed: int = 0) -> skia.IRect:
    """Where effects are worked out for a canvas of that size: half its longer side beyond it, or the bleed."""
    beyond = max(bleed, max(width, height) // 2)
    return skia.IRect.MakeLTRB(-beyond, -beyond, width + beyond, height + beyond)


def turned(matrix: skia.Matrix, layer: Layer) -> skia.Matrix:
    """The matrix for what stands in the layer's own frame."""
    turn = skia.Matrix()
    turn.setRotate(layer.rotation, *layer.box.centre)
    return skia.Matrix.Concat(matrix, turn)


def _cover_size(cover: Cover | None) -> int:
    return cover.samples.nbytes if cover else 0


def _mask_of(layer: Layer) -> str:
    mask = None if isinstance(layer, TextLayer) else layer.mask
    if mask is None:
        raise SceneError(f"layer {layer.id!r} has no mask")
    return mask


def _sheet_colour(layer: Layer) -> str | None:
    """Of a plain rectangle of one colour: under a mask it is the mask, in that colour. Of others None."""
    if not isinstance(layer, ShapeLayer) or not isinstance(layer.fill, SolidPaint):
        return None
    plain = layer.shape == "rectangle" and not layer.radius and layer.stroke is None
    return layer.fill.colour if plain else None


def _is_one_fill(layer: Layer) -> TypeGuard[ShapeLayer]:
    """A shape of one ink: to blend it as it is drawn is the same as to draw it apart and blend that."""
    return isinstance(layer, ShapeLayer) and layer.fill is not None and not (layer.stroke and layer.stroke.width)


def _may_draw_straight(layer: Layer) -> bool:
    """An isolated group is a picture of its own unless everything in it lies normally on what is beneath."""
    if not isinstance(layer, GroupLayer) or not layer.isolated:
        return True
    return all(_lies_normally(child) for child in layer.layers)


def _lies_normally(layer: Layer) -> bool:
    """Whether the layer, its effects and all it holds blend normally with what is beneath."""
    own = {layer.blend} | {effects.plan(effect, 1).blend for effect in layer.effects}
    children = layer.layers if isinstance(layer, GroupLayer) else ()
    return own <= {BlendMode.NORMAL} and all(_lies_normally(child) for child in children)


@contextmanager
def _turned(canvas: skia.Canvas, layer: Layer) -> Iterator[None]:
    canvas.save()
    if layer.rotation:
        canvas.rotate(layer.rotation, *layer.box.centre)
    yield
    canvas.restore()


@contextmanager
def _isolated(canvas: skia.Canvas, window: skia.IRect, paint: skia.Paint) -> Iterator[skia.Canvas]:
    """A canvas of its own over `window`, laid onto `canvas` at the end.

    Not Skia's saveLayer: a layer's pixels cannot be read back, which fading needs.
    """
    surface = blank(window.width(), window.height())
    own = surface.getCanvas()
    own.translate(-window.left(), -window.top())
    own.concat(canvas.getTotalMatrix())
    yield own
    canvas.save()
    canvas.resetMatrix()
    canvas.drawImage(surface.makeImageSnapshot(), window.left(), window.top(), EXACT, paint)
    canvas.restore()


def _seen(canvas: skia.Canvas, box: Box) -> skia.IRect | None:
    """The whole output pixels of `box` that the canvas shows."""
    window = canvas.getTotalMatrix().mapRect(_rect(box)).roundOut()
    return window if window.intersect(canvas.getDeviceClipBounds()) else None


def _paint(opacity: float, blend: BlendMode) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Alphaf=opacity, BlendMode=SKIA_BLEND[blend])


def _rect(box: Box) -> skia.Rect:
    return skia.Rect.MakeXYWH(*box)


def _whole_samples(rect: skia.Rect, reduction: int) -> skia.IRect:
    left, top = (math.floor(v / reduction) * reduction for v in (rect.left(), rect.top()))
    right, bottom = (math.ceil(v / reduction) * reduction for v in (rect.right(), rect.bottom()))
    return skia.IRect.MakeLTRB(left, top, right, bottom)
