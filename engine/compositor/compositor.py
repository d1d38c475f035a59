"""The compositor's door: whole scenes, and single parts of single layers."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import skia
from numpy.typing import NDArray

from engine.compositor.bounds import rotated
from engine.compositor.drawing import Drawing, room_of
from engine.compositor.lettering import Lettering
from engine.compositor.pictures import Pictures
from engine.compositor.piece import Piece, cropped, draw_part
from engine.compositor.surfaces import canvas_over, straight
from engine.geometry import Box
from engine.pixels.assets import Assets
from engine.scene import GroupLayer, Layer, Scene, TextLayer

if TYPE_CHECKING:
    from engine.text.fonts import FontLibrary

_AHEAD = 2
"""Threads that resample pictures ahead of the drawing that needs them."""


class Compositor:
    """Draws scenes with the pictures of `assets` and the fonts of `fonts`; keeps pictures between calls.

    Threads may share it: they then share what is kept.
    """

    def __init__(self, assets: Assets, fonts: FontLibrary) -> None:
        self._pictures = Pictures(assets)
        self._lettering = Lettering(fonts)

    def render(
        self,
        scene: Scene,
        *,
        scale: float = 1.0,
        hide: frozenset[str] = frozenset(),
        only: frozenset[str] | None = None,
    ) -> NDArray[np.uint8]:
        """The scene as `(H, W, 4)` straight sRGB, `round(width * scale)` by `round(height * scale)`.

        `hide` leaves layers out; `only` draws nothing but the named layers, within their groups.
        """
        width, height = size_at(scene, scale)
        pixels = np.zeros((height, width, 4), np.uint8)
        canvas = canvas_over(pixels)
        canvas.scale(scale, scale)
        drawing = Drawing(self._pictures, self._lettering, scale=scale, hide=hide, only=only)
        with ThreadPoolExecutor(_AHEAD) as pool:
            for prepare in drawing.preparations(skia.Matrix.Scale(scale, scale), scene.layers):
                pool.submit(prepare)
            for layer in scene.layers:
                drawing.layer(canvas, layer)
        return straight(pixels)

    def piece(
        self, scene: Scene, layer_id: str, *, part: str = "content", scale: float = 1.0, bleed: int = 0
    ) -> Piece | None:
        """One part of a layer drawn alone, or None when it has no ink.

        `content` is the layer without effects, mask, opacity and blend. In grey come `coverage`, how much of it there
        is, `mask`, and `effect:0`, `effect:1`, ... whose colour the effect tells. `bleed` pixels beyond the canvas are
        kept on each side.
        """
        path = _path(scene, layer_id)
        drawing = Drawing(self._pictures, self._lettering, scale=scale)
        window = _window(scene, drawing, path, scale, bleed)
        if window is None or (part == "mask" and not _has_mask(path[-1])):
            return None
        room = room_of(*size_at(scene, scale), bleed)
        found = draw_part(drawing, path, part, scale=scale, window=window, room=room)
        return cropped(*found) if found else None


def size_at(scene: Scene, scale: float) -> tuple[int, int]:
    """Output pixels across and down."""
    return max(1, round(scene.width * scale)), max(1, round(scene.height * scale))


def _has_mask(layer: Layer) -> bool:
    return not isinstance(layer, TextLayer) and layer.mask is not None


def _path(scene: Scene, layer_id: str) -> list[Layer]:
    """The groups around a layer, outermost first, and the layer."""
    found = _descend(scene.layers, layer_id)
    return found or [scene.layer(layer_id)]


def _descend(layers: tuple[Layer, ...], layer_id: str) -> list[Layer]:
    for layer in layers:
        if layer.id == layer_id:
            return [layer]
        below = _descend(layer.layers, layer_id) if isinstance(layer, GroupLayer) else []
        if below:
            return [layer, *below]
    return []


def _window(
    scene: Scene, drawing: Drawing, path: list[Layer], scale: float, bleed: int
) -> tuple[int, int, int, int] | None:
    """x, y, width, height of the output pixels the layer can touch."""
    layer = path[-1]
    box = drawing.bounds.outer(layer)
    if not isinstance(layer, TextLayer) and layer.mask:
        box = box.union(rotated(layer.box, layer))
    for group in reversed(path[:-1]):
        box = rotated(box, group)
    width, height = size_at(scene, scale)
    kept = box.scaled(scale).inset(-1).intersection(Box(0, 0, width, height).inset(-bleed))
    x, y = math.floor(kept.x), math.floor(kept.y)
    across, down = math.ceil(kept.right) - x, math.ceil(kept.bottom) - y
    return (x, y, across, down) if kept.area > 0 else None
