"""Dust, bokeh and sparks: many small discs drawn on the coarse grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import skia
from numpy.typing import NDArray

from engine.painting.field import Field

if TYPE_CHECKING:
    from engine.painting.painting import Painting


def coarse_canvas(painting: Painting) -> tuple[skia.Canvas, NDArray[np.uint8]]:
    """A black canvas over the coarse grid in units, and its pixels `(h, w, 4)`."""
    rows, columns = painting.coarse
    pixels = np.zeros((rows, columns, 4), np.uint8)
    pixels[..., 3] = 255
    canvas = skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType).getCanvas()
    canvas.scale(columns / painting.width, rows / painting.height)
    return canvas, pixels


def speck_field(painting: Painting, count: int, radii: tuple[float, float]) -> Field:
    """`count` soft motes, small ones far more often, 0..1 `(h, w)`; radii in units."""
    canvas, pixels = coarse_canvas(painting)
    random = painting.random
    paint = skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kPlus)
    xs, ys = random.random(count) * painting.width, random.random(count) * painting.height
    sizes = radii[0] + (radii[1] - radii[0]) * random.random(count) ** 5
    for x, y, radius, strength in zip(xs, ys, sizes, random.random(count), strict=True):
        paint.setColor(skia.Color(*([round(60 + 195 * strength)] * 3)))
        canvas.drawCircle(x, y, radius, paint)
    return pixels[..., 0].astype(np.float32) / 255.0
