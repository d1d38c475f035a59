"""How far a layer's ink reaches, in design units; never too small, sometimes a little too large."""

from __future__ import annotations

import math

import skia

from engine.compositor.lettering import Lettering
from engine.compositor.paths import shape_path
from engine.geometry import Box
from engine.looks import Effect, Outline, Shadow
from engine.scene import GroupLayer, ImageLayer, Layer, ShapeLayer, TextLayer

_MITRE_LIMIT = 4


class Bounds:
    """Ink boxes of layers, remembered by id for one rendering of one scene."""

    def __init__(self, lettering: Lettering) -> None:
        self._lettering = lettering
        self._ink: dict[str, Box] = {}

    def ink(self, layer: Layer) -> Box:
        """The layer's own ink before its rotation and effects."""
        if layer.id not in self._ink:
            self._ink[layer.id] = self._measure(layer)
        return self._ink[layer.id]

    def outer(self, layer: Layer) -> Box:
        """Ink and effects after the layer's own rotation."""
        box = rotated(self.ink(layer), layer)
        for effect in layer.effects:
            box = box.union(reach(rotated(self.ink(layer), layer), effect))
        return box

    def _measure(self, layer: Layer) -> Box:
        if isinstance(layer, ImageLayer):
            return layer.box
        if isinstance(layer, ShapeLayer):
            path = _box(shape_path(layer).getBounds())
            return path.inset(-_overhang(layer))
        if isinstance(layer, TextLayer):
            return self._text(layer)
        return self._group(layer)

    def _text(self, layer: TextLayer) -> Box:
        runs = self._lettering.glyphs(layer, 1.0, snap=False)
        boxes = [run.bounds for run in runs]
        # Snapping moves a baseline by up to half an output pixel, which is small in design units but not nothing.
        return _union(boxes, layer.box).inset(-_overhang(layer) - 2)

    def _group(self, layer: GroupLayer) -> Box:
        box = _union([self.outer(child) for child in layer.layers if child.visible], Box(layer.x, layer.y, 0, 0))
        return box.intersection(layer.box) if layer.mask else box


def rotated(box: Box, layer: Layer) -> Box:
    """The axis-aligned hull of `box` turned about the layer's centre."""
    if not layer.rotation:
        return box
    turn = skia.Matrix()
    turn.setRotate(layer.rotation, *layer.box.centre)
    return _box(turn.mapRect(skia.Rect.MakeXYWH(*box)))


def reach(box: Box, effect: Effect) -> Box:
    """Where an effect of ink in `box` can leave a mark; a Gaussian ends at three sigma."""
    if isinstance(effect, Outline):
        return box.inset(-effect.width)
    if isinstance(effect, Shadow):
        return box.moved(effect.dx, effect.dy).inset(-1.5 * effect.blur)
    return box.inset(-effect.spread - 1.5 * effect.blur)


def _overhang(layer: ShapeLayer | TextLayer) -> float:
    if layer.stroke is None:
        return 0.0
    return layer.stroke.width / 2 * (_MITRE_LIMIT if layer.stroke.join == "miter" else math.sqrt(2))


def _box(rect: skia.Rect) -> Box:
    return Box.from_edges(rect.left(), rect.top(), rect.right(), rect.bottom())


def _union(boxes: list[Box], default: Box) -> Box:
    if not boxes:
        return default
    total = boxes[0]
    for box in boxes[1:]:
        total = total.union(box)
    return total
