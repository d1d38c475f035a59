"""One part of one layer, drawn alone: what a layered file stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image

from engine.compositor.drawing import Drawing
from engine.compositor.surfaces import canvas_over, looked_up, straight
from engine.errors import SceneError
from engine.looks import BlendMode, Effect
from engine.pixels.colour import parse
from engine.scene import Layer, ShapeLayer

Window = tuple[int, int, int, int]
"""x, y, width, height in output pixels."""
Found = tuple[NDArray[np.uint8], int, int]
"""Pixels, and where their top-left corner lies."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Straight RGBA `(h, w, 4)`, or grey `(h, w)` for a mask, an effect or coverage, cropped to its ink.

    `x`, `y` are the pixels from the canvas's top-left; they may be negative where ink was kept beyond the canvas.
    """

    pixels: NDArray[np.uint8]
    x: int
    y: int


def cropped(pixels: NDArray[np.uint8], x: int, y: int) -> Piece | None:
    """The piece without its empty borders; None when nothing is there."""
    mode, (height, width) = "L" if pixels.ndim == 2 else "RGBA", pixels.shape[:2]
    # Pillow looks from the edges inwards and stops at the first ink; of RGBA it looks at the alpha.
    box = Image.frombuffer(mode, (width, height), np.ascontiguousarray(pixels), "raw", mode, 0, 1).getbbox()
    if box is None:
        return None
    left, top, right, bottom = box
    return Piece(pixels=pixels[top:bottom, left:right], x=x + left, y=y + top)


def draw_part(
    drawing: Drawing, path: Sequence[Layer], part: str, *, scale: float, window: Window, room: skia.IRect
) -> Found | None:
    """The part of the last layer of `path` (the groups around it, then itself) that lies within the window."""
    layer = path[-1]
    matrix = skia.Matrix.Scale(scale, scale)
    for group in path[:-1]:
        matrix.preRotate(group.rotation, *group.box.centre)
    kind, _, number = part.partition(":")
    if kind == "effect" and number.isdigit() and int(number) < len(layer.effects):
        return _effect(drawing, layer, layer.effects[int(number)], matrix=matrix, window=window, room=room)
    if part not in ("content", "coverage", "mask"):
        parts = "content, coverage, mask and effect:0 upwards"
        raise SceneError(f"layer {layer.id!r} has no part {part!r}; there are {parts}")
    ready = drawing.laid(matrix, layer, mask=part == "mask") if part != "coverage" else None
    return ready.cut(window) if ready else _drawn(drawing, layer, part, matrix=matrix, window=window)


def _drawn(drawing: Drawing, layer: Layer, part: str, *, matrix: skia.Matrix, window: Window) -> Found:
    x, y, width, height = window
    # Skia takes twice as long for a gradient's coverage alone as for its colour.
    in_colour = part == "content" or (part == "coverage" and isinstance(layer, ShapeLayer))
    pixels = np.zeros((height, width, 4) if in_colour else (height, width), np.uint8)
    canvas = canvas_over(pixels)
    canvas.translate(-x, -y)
    canvas.concat(matrix)
    if part == "mask":
        drawing.mask(canvas, layer)
    else:
        drawing.body(canvas, layer, opacity=1.0, blend=BlendMode.NORMAL, masked=False)
    if part == "content":
        return straight(pixels), x, y
    return np.ascontiguousarray(pixels[..., 3]) if in_colour else pixels, x, y


def _effect(
    drawing: Drawing, layer: Layer, effect: Effect, *, matrix: skia.Matrix, window: Window, room: skia.IRect
) -> Found | None:
    cover = drawing.cover(matrix, layer, effect, room=room)
    found = cover.within(skia.IRect.MakeXYWH(*window)) if cover else None
    alpha = parse(effect.colour).alpha
    if found is None or alpha == 255:
        return found
    shares = ((np.arange(256) * alpha + 127) // 255).astype(np.uint8)
    return looked_up(shares, found[0]), found[1], found[2]
