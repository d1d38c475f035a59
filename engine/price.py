"""What a scene will cost to draw, in seconds of one processor, told from its numbers alone before anything is drawn.

The compositor draws a layer once, its silhouette once more for each effect, and all that a group holds once more for
each effect of the group. A blur and a grown edge are worked out over the ink and as far as they reach, in fewer samples
the wider they are. The factors are measured on scenes of the built-in styles and on hostile ones (docs/reliability.md).
"""

from __future__ import annotations

import math

from engine.errors import SceneError
from engine.geometry import Box
from engine.looks import Effect, Glow, Outline, Shadow
from engine.measures import farthest
from engine.scene import GroupLayer, ImageLayer, Layer, Scene, ShapeLayer, TextLayer

BRIEF = 8.0
"""Seconds that a brief of two formats takes, with its people cut out and its scenes designed."""
LIMIT = 2 * BRIEF
_FILES, _PER_FILE_PIXEL = 0.05, 2.2e-7
_PICTURE, _LAYER, _EFFECT = 0.012, 4e-4, 6e-4
_FILLED, _PLACED, _MIXED, _SAMPLE, _GROWN, _TINTED = 1.2e-9, 9e-9, 3.6e-9, 7e-9, 3e-10, 4.5e-9
_TURNED = 4
"""So many times the seconds for a picture that is turned."""
"""Seconds a pixel: of a plain fill, a picture, a group laid on what is beneath, a blur's sample, each step by which an
edge is grown, an effect laid down."""
_LETTER, _SEGMENT, _SEGMENT_ROW = 2.5e-5, 1.5e-6, 1.5e-8
_PIECES = 2.2
"""A layered file draws each layer alone as well."""
_KEPT_PIXELS = 12_000_000
_MOST_REDUCED = 16


def price(scene: Scene) -> float:
    """Seconds for all files of the scene."""
    canvas = Box(0, 0, scene.width, scene.height)
    drawn = sum(_layer(layer, canvas) for layer in scene.layers)
    return _FILES + canvas.area * _PER_FILE_PIXEL + len(scene.digests()) * _PICTURE + _PIECES * drawn


def refuse_dear(scene: Scene) -> None:
    """`SceneError` for a scene that would take too long, with the layer that takes most of it."""
    seconds = price(scene)
    if seconds <= LIMIT:
        return
    canvas = Box(0, 0, scene.width, scene.height)
    dearest = max(scene.layers, key=lambda layer: _layer(layer, canvas))
    raise SceneError(
        f"drawing this scene would take about {seconds:.0f} s, and {LIMIT:.0f} s are allowed; the layer "
        f"{dearest.id!r} takes most of it, so give it fewer or smaller effects, layers and paths"
    )


def _layer(layer: Layer, canvas: Box) -> float:
    """The layer with its effects, drawn once."""
    body, hull = _body(layer, canvas), _hull(layer)
    effects = sum(_effect(effect, layer, hull, body, canvas) for effect in layer.effects)
    seen = _area(hull, canvas)
    faded = 4 * canvas.area * _MIXED if layer.effects and layer.opacity < 1 else 0.0
    return _LAYER + body + effects + faded + seen * _FILLED


def _body(layer: Layer, canvas: Box) -> float:
    if isinstance(layer, GroupLayer):
        inside = sum(_layer(child, canvas) for child in layer.layers)
        return inside + (canvas.area * _MIXED if layer.isolated or layer.mask else 0.0)
    if isinstance(layer, ImageLayer):
        seen = _area(_hull(layer), canvas)
        pixels = _TURNED * seen if layer.rotation else max(seen, min(_KEPT_PIXELS, layer.box.area))
        return pixels * _PLACED * (2 if layer.mask else 1)
    if isinstance(layer, TextLayer):
        letters = sum(len(run.text) for line in layer.lines for run in line.runs)
        return letters * _LETTER * (2 if layer.stroke else 1) + _area(_hull(layer), canvas) * _FILLED
    return _shape(layer, canvas)


def _shape(layer: ShapeLayer, canvas: Box) -> float:
    masked = min(_KEPT_PIXELS, layer.box.area) * _PLACED if layer.mask else 0.0
    segments = len(layer.path) / 4 if layer.shape == "path" else 8
    rows = min(layer.height, canvas.height)
    lines = segments * (_SEGMENT + rows * _SEGMENT_ROW) * (3 if layer.stroke else 1)
    return masked + lines + _area(_hull(layer), canvas) * _FILLED


def _effect(effect: Effect, layer: Layer, hull: Box, body: float, canvas: Box) -> float:
    """Its silhouette, worked on over the ink and as far as it reaches, and laid down."""
    blur = 0.0 if isinstance(effect, Outline) else effect.blur / 2
    grown = effect.width if isinstance(effect, Outline) else effect.spread if isinstance(effect, Glow) else 0.0
    far = grown + 3 * blur
    dx, dy = (effect.dx, effect.dy) if isinstance(effect, Shadow) else (0.0, 0.0)
    room = canvas.inset(-max(canvas.width, canvas.height) / 2).moved(-dx, -dy).inset(-far)
    window = _area(hull.inset(-far), room)
    widened = isinstance(layer, ShapeLayer | TextLayer)
    fewer = min(_MOST_REDUCED, max(1.0, (blur / 3 if blur else 0.0 if widened else grown / 8) / 2))
    samples = window / fewer**2
    steps = 8.0 * bool(grown) if widened else 4 * grown / fewer
    worked = samples * (_SAMPLE + steps * _GROWN)
    return _EFFECT + body + worked + _area(hull.inset(-far), canvas) * _TINTED


def _hull(layer: Layer) -> Box:
    """The layer's ink as it is turned, at most; a group's is anything."""
    if isinstance(layer, GroupLayer):
        hulls = [_hull(child) for child in layer.layers]
        box = hulls[0] if hulls else layer.box
        for hull in hulls[1:]:
            box = box.union(hull)
        return box
    stroke = 0.0 if isinstance(layer, ImageLayer) or layer.stroke is None else 2 * layer.stroke.width
    box = _ink(layer).inset(-stroke)
    if not layer.rotation:
        return box
    around = math.hypot(box.width, box.height)
    return Box(box.centre.x - around / 2, box.centre.y - around / 2, around, around)


def _ink(layer: ImageLayer | ShapeLayer | TextLayer) -> Box:
    """Letters and paths may lie beyond their box."""
    if isinstance(layer, TextLayer):
        box = layer.box
        for line in layer.lines:
            for run in line.runs:
                top = layer.y + line.baseline - line.size
                box = box.union(Box(layer.x + run.x, top, max(run.width, len(run.text) * line.size), 1.3 * line.size))
        return box
    if isinstance(layer, ShapeLayer) and layer.shape == "path":
        beyond = max(0.0, farthest(layer.path) - 1)
        return layer.box.inset(-beyond * layer.width, -beyond * layer.height)
    return layer.box


def _area(box: Box, room: Box) -> float:
    return max(0.0, box.intersection(room).area)
