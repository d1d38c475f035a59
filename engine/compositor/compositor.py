"""The compositor's door: whole scenes, and single parts of single layers."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

import numpy as np
import skia
from numpy.typing import NDArray

from engine.assets import Assets
from engine.compositor.bounds import rotated
from engine.compositor.drawing import Drawing
from engine.compositor.lettering import Lettering
from engine.compositor.pictures import Pictures
from engine.compositor.piece import Piece, cropped
from engine.errors import SceneError
from engine.geometry import Box
from engine.scene import BlendMode, GroupLayer, Layer, Scene, TextLayer

if TYPE_CHECKING:
    from engine.fonts import FontLibrary


_ALPHA = 0xFF000000 if sys.byteorder == "little" else 0x000000FF


class Compositor:
    """Draws scenes with the pictures of `assets` and the fonts of `fonts`; keeps decoded pictures between calls."""

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
        canvas = _canvas(pixels)
        canvas.scale(scale, scale)
        drawing = Drawing(self._pictures, self._lettering, scale=scale, hide=hide, only=only)
        for layer in scene.layers:
            drawing.layer(canvas, layer)
        return _straight(pixels)

    def piece(
        self, scene: Scene, layer_id: str, *, part: str = "content", scale: float = 1.0, bleed: int = 0
    ) -> Piece | None:
        """One part of a layer drawn alone, or None when it has no ink.

        `content` is the layer without effects, mask, opacity and blend; `mask` its mask in grey; `effect:0`,
        `effect:1`, ... one effect in its own colour. `bleed` pixels beyond the canvas are kept on each side.
        """
        path = _path(scene, layer_id)
        layer = path[-1]
        drawing = Drawing(self._pictures, self._lettering, scale=scale)
        window = _window(scene, drawing, path, scale, bleed)
        if window is None or (part == "mask" and (isinstance(layer, TextLayer) or layer.mask is None)):
            return None
        x, y, width, height = window
        pixels = np.zeros((height, width, 4), np.uint8)
        canvas = _canvas(pixels)
        canvas.translate(-x, -y)
        canvas.scale(scale, scale)
        for group in path[:-1]:
            canvas.rotate(group.rotation, *group.box.centre)
        _draw_part(drawing, canvas, layer, part)
        return cropped(pixels[..., 3] if part == "mask" else _straight(pixels), x, y)


def size_at(scene: Scene, scale: float) -> tuple[int, int]:
    """Output pixels across and down."""
    return max(1, round(scene.width * scale)), max(1, round(scene.height * scale))


def _draw_part(drawing: Drawing, canvas: skia.Canvas, layer: Layer, part: str) -> None:
    kind, _, number = part.partition(":")
    if kind == "content":
        drawing.body(canvas, layer, opacity=1.0, blend=BlendMode.NORMAL, masked=False)
    elif kind == "mask":
        drawing.mask(canvas, layer)
    elif kind == "effect" and number.isdigit() and int(number) < len(layer.effects):
        drawing.effect(canvas, layer, layer.effects[int(number)], BlendMode.NORMAL)
    else:
        raise SceneError(f"layer {layer.id!r} has no part {part!r}; there are content, mask and effect:0 upwards")


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


def _canvas(pixels: NDArray[np.uint8]) -> skia.Canvas:
    """A canvas that draws premultiplied RGBA into the array."""
    surface = skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType)
    return surface.getCanvas()


def _straight(premultiplied: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Straight alpha; the array itself when every pixel is opaque."""
    if np.bitwise_and.reduce(premultiplied.view(np.uint32), axis=None) & _ALPHA == _ALPHA:
        return premultiplied
    height, width = premultiplied.shape[:2]
    kind = skia.kRGBA_8888_ColorType
    image = skia.Image.fromarray(premultiplied, kind, skia.kPremul_AlphaType, copy=False)
    info = skia.ImageInfo.Make(width, height, kind, skia.kUnpremul_AlphaType)
    straight = np.empty_like(premultiplied)
    image.readPixels(info, straight, info.minRowBytes(), 0, 0)
    return straight
