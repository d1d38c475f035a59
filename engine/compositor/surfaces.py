"""Canvases over numpy arrays, and their pixels made straight."""

from __future__ import annotations

import sys

import numpy as np
import skia
from numpy.typing import NDArray

_ALPHA = 0xFF000000 if sys.byteorder == "little" else 0x000000FF


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
