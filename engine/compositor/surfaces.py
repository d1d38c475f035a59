"""Canvases over numpy arrays, and their pixels made straight."""

from __future__ import annotations

import sys
from typing import TypeVar

import numpy as np
import skia
from numpy.typing import NDArray

_ALPHA = 0xFF000000 if sys.byteorder == "little" else 0x000000FF

_ROWS_AT_ONCE = 256

Value = TypeVar("Value", bound=np.generic)


def canvas_over(pixels: NDArray[np.uint8]) -> skia.Canvas:
    """A canvas that draws into the array: premultiplied RGBA `(h, w, 4)` or coverage `(h, w)`."""
    kind = skia.kAlpha_8_ColorType if pixels.ndim == 2 else skia.kRGBA_8888_ColorType
    return skia.Surface(pixels, colorType=kind, alphaType=skia.kPremul_AlphaType).getCanvas()


def straight(premultiplied: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Straight alpha; the array itself when every pixel is opaque."""
    if np.bitwise_and.reduce(premultiplied.view(np.uint32), axis=None) & _ALPHA == _ALPHA:
        return premultiplied
    height, width = premultiplied.shape[:2]
    kind = skia.kRGBA_8888_ColorType
    image = skia.Image.fromarray(premultiplied, kind, skia.kPremul_AlphaType, copy=False)
    info = skia.ImageInfo.Make(width, height, kind, skia.kUnpremul_AlphaType)
    pixels = np.empty_like(premultiplied)
    image.readPixels(info, pixels, info.minRowBytes(), 0, 0)
    return pixels


def takes_coverage(canvas: skia.Canvas) -> bool:
    """True for a canvas of alpha alone."""
    return canvas.imageInfo().colorType() == skia.kAlpha_8_ColorType


def draw_coverage(canvas: skia.Canvas, coverage: NDArray[np.uint8], at: tuple[int, int], paint: skia.Paint) -> None:
    """`(h, w)` coverage in the paint's colour and blend mode, its corner on the output pixel `at`.

    Premultiplied colour made here draws four times as fast as coverage with a coloured paint.
    """
    coverage, (x, y) = _seen(canvas, coverage, at)
    if not coverage.size:
        return
    if takes_coverage(canvas):
        coverage = np.ascontiguousarray(coverage)
        if not _written(canvas, coverage, (x, y), paint):
            _draw_pixels(canvas, coverage, (x, y), paint)
        return
    tints, plain = _tints(paint.getColor()), skia.Paint(BlendMode=paint.getBlendMode())
    for row in range(0, len(coverage), _ROWS_AT_ONCE):
        tinted = looked_up(tints, coverage[row : row + _ROWS_AT_ONCE])
        _draw_pixels(canvas, tinted.view(np.uint8).reshape(*tinted.shape, 4), (x, y + row), plain)


def _written(canvas: skia.Canvas, coverage: NDArray[np.uint8], at: tuple[int, int], paint: skia.Paint) -> bool:
    """Whether the coverage could be written where nothing is yet: Skia draws it at a hundredth of that speed."""
    (x, y), (height, width) = at, coverage.shape
    pixmap = skia.Pixmap()
    plain = paint.getBlendMode() == skia.BlendMode.kSrcOver and paint.getAlpha() == 255
    if not plain or not canvas.peekPixels(pixmap):
        return False
    rows = np.frombuffer(pixmap.addr(), np.uint8)[: pixmap.height() * pixmap.rowBytes()]
    if rows.reshape(pixmap.height(), -1)[y : y + height, x : x + width].any():
        return False
    return canvas.writePixels(skia.ImageInfo.MakeA8(width, height), coverage, width, x, y)


def _draw_pixels(canvas: skia.Canvas, pixels: NDArray[np.uint8], at: tuple[int, int], paint: skia.Paint) -> None:
    """Premultiplied RGBA or coverage as it is."""
    kind = skia.kAlpha_8_ColorType if pixels.ndim == 2 else skia.kRGBA_8888_ColorType
    draw_at(canvas, skia.Image.fromarray(pixels, kind, skia.kPremul_AlphaType, copy=False), at, paint)


def _seen(
    canvas: skia.Canvas, coverage: NDArray[np.uint8], at: tuple[int, int]
) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """What the canvas shows of the coverage, and its corner."""
    clip, (x, y) = canvas.getDeviceClipBounds(), at
    left, top = max(0, clip.left() - x), max(0, clip.top() - y)
    right, bottom = max(0, clip.right() - x), max(0, clip.bottom() - y)
    return coverage[top:bottom, left:right], (x + left, y + top)


def looked_up(table: NDArray[Value], coverage: NDArray[np.uint8]) -> NDArray[Value]:
    """What the table of 256 says of each pixel; few rows at once, as numpy widens its indices to eight bytes."""
    out = np.empty(coverage.shape, table.dtype)
    for start in range(0, len(coverage), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        np.take(table, coverage[rows], out=out[rows], mode="clip")
    return out


def draw_at(canvas: skia.Canvas, image: skia.Image, at: tuple[int, int], paint: skia.Paint) -> None:
    """The image as it is, its corner on the output pixel `at`."""
    canvas.save()
    canvas.resetMatrix()
    canvas.drawImage(image, *at, skia.SamplingOptions(), paint)
    canvas.restore()


def _tints(colour: int) -> NDArray[np.uint32]:
    """The colour, premultiplied, at each of 256 steps of coverage; four bytes each."""
    alpha = np.arange(256) * skia.ColorGetA(colour) / 255
    parts = [alpha * get(colour) / 255 for get in (skia.ColorGetR, skia.ColorGetG, skia.ColorGetB)]
    return np.rint(np.stack((*parts, alpha), axis=1)).astype(np.uint8).view(np.uint32)[:, 0]
