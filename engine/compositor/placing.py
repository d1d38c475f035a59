"""Pictures stretched over boxes with the sampling that suits: exact, shrunk by area, or cubic.

An upright picture that needs resampling is resampled once to whole output pixels and kept, so that the
merged picture, its single pieces and later renderings at the same scale only copy it.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray

from engine.compositor.exchange import pixels_of
from engine.compositor.pictures import Pictures, shrunk, stretched
from engine.compositor.surfaces import draw_at, draw_coverage, takes_coverage
from engine.geometry import Box
from engine.scene import ImageLayer

EXACT = skia.SamplingOptions()
LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)
MIPMAPS = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
_ENLARGING = skia.SamplingOptions(skia.CubicResampler.Mitchell())
_MOVING = skia.SamplingOptions(skia.CubicResampler.CatmullRom())
_SHRINKS_BELOW = 0.85
_ENLARGES_ABOVE = 1.1
_KEPT_PIXELS = 12_000_000
_WHOLE = 1e-3
"""Fractions of a pixel that do not count."""


def draw_picture(
    canvas: skia.Canvas, layer: ImageLayer, pictures: Pictures, paint: skia.Paint, *, scale: float, masked: bool
) -> None:
    """The layer's picture over its box, under its mask when `masked`; a coverage canvas gets the coverage.

    `scale` is the picture's own: coverage at that size is what the picture is drawn with, and lies ready.
    """
    mask = layer.mask if masked else None
    if takes_coverage(canvas):
        coverage, key = pictures.coverage(layer.image, mask)
        if abs(unit_of(canvas.getTotalMatrix()) - scale) < _WHOLE:
            _draw(canvas, coverage, key, layer.box, pictures, paint)
        else:
            draw_stretched(canvas, coverage, layer.box, paint)
    elif mask is not None and is_upright(canvas.getTotalMatrix()):
        # Picture and mask are brought to output pixels apart, as a layered file keeps them.
        canvas.save()
        _clip_to_whole_pixels(canvas, layer.box)
        canvas.saveLayer(skia.Rect.MakeXYWH(*layer.box).makeOutset(2, 2), paint)
        _draw(
            canvas, pictures.colour(layer.image), (layer.image, None), layer.box, pictures, skia.Paint(AntiAlias=True)
        )
        draw_mask(canvas, mask, layer.box, pictures, skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kDstIn))
        canvas.restore()
        canvas.restore()
    else:
        _draw(canvas, pictures.colour(layer.image, mask), (layer.image, mask), layer.box, pictures, paint)


def _clip_to_whole_pixels(canvas: skia.Canvas, box: Box) -> None:
    """Only pixels wholly inside the box: on a fraction of one the mask could not take all of the picture away."""
    matrix = canvas.getTotalMatrix()
    placed = matrix.mapRect(skia.Rect.MakeXYWH(*box))
    edges = (math.ceil(placed.left() - _WHOLE), math.ceil(placed.top() - _WHOLE))
    ends = (math.floor(placed.right() + _WHOLE), math.floor(placed.bottom() + _WHOLE))
    canvas.resetMatrix()
    canvas.clipRect(skia.Rect.MakeLTRB(*edges, *ends), skia.ClipOp.kIntersect, False)
    canvas.setMatrix(matrix)


def draw_mask(canvas: skia.Canvas, mask: str, box: Box, pictures: Pictures, paint: skia.Paint) -> None:
    """The mask's coverage over the box, in the paint's colour."""
    _draw(canvas, pictures.mask(mask), ("mask", mask), box, pictures, paint)


@dataclass(frozen=True, kw_only=True)
class Laid:
    """A picture in whole output pixels, its top-left corner at `left`, `top`."""

    image: skia.Image
    left: int
    top: int

    def cut(self, window: tuple[int, int, int, int]) -> tuple[NDArray[np.uint8], int, int] | None:
        """Straight RGBA, or coverage, of the part within x, y, width, height; its left and top. Read, never write."""
        x, y = max(window[0], self.left), max(window[1], self.top)
        width = min(window[0] + window[2], self.left + self.image.width()) - x
        height = min(window[1] + window[3], self.top + self.image.height()) - y
        if width <= 0 or height <= 0:
            return None
        if self.image.isOpaque() or self.image.isAlphaOnly():
            return pixels_of(self.image)[y - self.top :, x - self.left :][:height, :width], x, y
        pixels = np.empty((height, width, 4), np.uint8)
        info = skia.ImageInfo.Make(width, height, self.image.colorType(), skia.kUnpremul_AlphaType)
        self.image.readPixels(info, pixels, info.minRowBytes(), x - self.left, y - self.top)
        return pixels, x, y


def laid(matrix: skia.Matrix, image: skia.Image, key: Hashable, *, box: Box, pictures: Pictures) -> Laid | None:
    """The image over the box as `_draw` lays it; None when that is turned, or too large to keep."""
    image, key = _fitting(matrix, image, key, box, pictures)
    if not is_upright(matrix):
        return None
    placed = matrix.mapRect(skia.Rect.MakeXYWH(*box))
    if _is_exact(image, box, matrix):
        return Laid(image=image, left=round(placed.left()), top=round(placed.top()))
    window = placed.roundOut()
    if window.width() * window.height() > _KEPT_PIXELS:
        return None
    placed.offset(-window.left(), -window.top())
    if placed.isEmpty():  # less than a number tells so far from the origin
        return None
    edges = tuple(round(edge * 64) for edge in (placed.left(), placed.top(), placed.right(), placed.bottom()))
    whole = pictures.keep((key, edges), lambda: _resampled(image, placed, window.width(), window.height()))
    return Laid(image=whole, left=window.left(), top=window.top())


def _fitting(
    matrix: skia.Matrix, image: skia.Image, key: Hashable, box: Box, pictures: Pictures
) -> tuple[skia.Image, Hashable]:
    """The image, or a smaller version where it would be shrunk much; and its key."""
    across, down = _ratios(image, box, matrix)
    if min(across, down) >= _SHRINKS_BELOW:
        return image, key
    width, height = _fewer(image.width(), across), _fewer(image.height(), down)
    key = (key, width, height)
    return pictures.keep(key, lambda: shrunk(image, width, height)), key


def _draw(
    canvas: skia.Canvas, image: skia.Image, key: Hashable, box: Box, pictures: Pictures, paint: skia.Paint
) -> None:
    matrix = canvas.getTotalMatrix()
    ready = laid(matrix, image, key, box=box, pictures=pictures)
    if ready is None:
        draw_stretched(canvas, _fitting(matrix, image, key, box, pictures)[0], box, paint)
        return
    corner = (ready.left, ready.top)
    if ready.image.isAlphaOnly():
        draw_coverage(canvas, pixels_of(ready.image), corner, paint)
    else:
        draw_at(canvas, ready.image, corner, paint)


def draw_stretched(canvas: skia.Canvas, image: skia.Image, box: Box, paint: skia.Paint) -> None:
    """The image over the box, as it comes."""
    matrix = canvas.getTotalMatrix()
    ratio = min(_ratios(image, box, matrix))
    sampling = EXACT if _is_exact(image, box, matrix) else MIPMAPS if ratio < _SHRINKS_BELOW else _cubic(ratio)
    canvas.drawImageRect(image, skia.Rect.MakeXYWH(*box), sampling, paint)


def unit_of(matrix: skia.Matrix) -> float:
    """Output pixels per design unit; the matrices here only turn, move and scale evenly."""
    return math.hypot(matrix.getScaleX(), matrix.getSkewY())


def is_upright(matrix: skia.Matrix) -> bool:
    """True when nothing is turned."""
    return abs(matrix.getSkewY()) < 1e-9 and matrix.getScaleX() > 0


def _resampled(image: skia.Image, placed: skia.Rect, width: int, height: int) -> skia.Image:
    """The picture drawn over `placed` on a `width` by `height` ground of nothing."""
    edges = (placed.left(), placed.top(), width - placed.right(), height - placed.bottom())
    across, down = placed.width() / image.width(), placed.height() / image.height()
    # Where the picture ends between pixels it fades into a transparent border.
    border = 0 if max(abs(edge) for edge in edges) < _WHOLE else 2
    box = (-edges[0] / across, -edges[1] / down, (width - edges[0]) / across, (height - edges[1]) / down)
    return stretched(image, width, height, box, border=border)


def _cubic(ratio: float) -> skia.SamplingOptions:
    """Soft when enlarging, where Catmull-Rom would ring; sharp when pixels only move by a part of themselves."""
    return _ENLARGING if ratio > _ENLARGES_ABOVE else _MOVING


def _fewer(pixels: int, ratio: float) -> int:
    return max(1, math.ceil(pixels * min(1.0, ratio)))


def _ratios(image: skia.Image, box: Box, matrix: skia.Matrix) -> tuple[float, float]:
    """Output pixels per image pixel, across and down."""
    unit = unit_of(matrix)
    return box.width * unit / image.width(), box.height * unit / image.height()


def _is_exact(image: skia.Image, box: Box, matrix: skia.Matrix) -> bool:
    """True when every image pixel falls on one output pixel."""
    if not is_upright(matrix):
        return False
    placed = matrix.mapRect(skia.Rect.MakeXYWH(*box))
    sizes = abs(placed.width() - image.width()) + abs(placed.height() - image.height())
    return sizes < 1e-2 and all(abs(v - round(v)) < 1e-2 for v in (placed.left(), placed.top()))
