"""Decoded pictures as Skia images, kept while they fit a budget."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
import skia
from PIL import Image

from engine.assets import Assets

_BUDGET_BYTES = 256_000_000


class Pictures:
    """Skia images by digest; the least recently used go first when the budget is spent."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._kept: OrderedDict[tuple[str, str], skia.Image] = OrderedDict()
        self._bytes = 0

    def colour(self, digest: str) -> skia.Image:
        """The picture, opaque or with alpha."""
        return self._keep(digest, "colour")

    def mask(self, digest: str) -> skia.Image:
        """The picture as coverage: its grey value, or its alpha when it has one."""
        return self._keep(digest, "mask")

    def _keep(self, digest: str, kind: str) -> skia.Image:
        key = (digest, kind)
        if key not in self._kept:
            pixels = self._assets.pixels(digest)
            self._kept[key] = _coverage(pixels) if kind == "mask" else _colour(pixels)
            self._bytes += _size(self._kept[key])
            while self._bytes > _BUDGET_BYTES and len(self._kept) > 1:
                self._bytes -= _size(self._kept.popitem(last=False)[1])
        self._kept.move_to_end(key)
        return self._kept[key]


def _size(image: skia.Image) -> int:
    return image.imageInfo().computeMinByteSize()


def _colour(pixels: np.ndarray) -> skia.Image:
    opaque = pixels.ndim == 2 or pixels.shape[2] == 3
    rgba = np.asarray(Image.fromarray(pixels).convert("RGBA")) if opaque else np.ascontiguousarray(pixels)
    alpha = skia.kOpaque_AlphaType if opaque else skia.kUnpremul_AlphaType
    image = skia.Image.fromarray(rgba, colorType=skia.kRGBA_8888_ColorType, alphaType=alpha)
    if opaque:
        return image
    premultiplied = np.empty_like(rgba)
    info = skia.ImageInfo.Make(rgba.shape[1], rgba.shape[0], skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    image.readPixels(info, premultiplied, info.minRowBytes(), 0, 0)
    return skia.Image.fromarray(premultiplied, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType)


def _coverage(pixels: np.ndarray) -> skia.Image:
    if pixels.ndim == 3:
        pixels = pixels[..., 3] if pixels.shape[2] == 4 else np.asarray(Image.fromarray(pixels).convert("L"))
    return coverage_image(pixels)


def coverage_image(coverage: np.ndarray) -> skia.Image:
    """`(h, w)` coverage as an alpha-only image, copied."""
    return skia.Image.fromarray(
        np.ascontiguousarray(coverage),
        colorType=skia.kAlpha_8_ColorType,
        alphaType=skia.kPremul_AlphaType,
    )
