"""Decoded pictures as Skia images, kept while they fit a budget."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image

from engine.compositor.exchange import as_pillow, as_skia, opaque, premultiplied, resampled
from engine.pixels.assets import Assets

Kept = TypeVar("Kept")
_BUDGET_BYTES = 280_000_000


class Pictures:
    """Skia images by digest; the least recently used go first when the budget is spent. Threads may share it."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._kept: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}
        self._lock = threading.Lock()

    def colour(self, digest: str, mask: str | None = None) -> skia.Image:
        """The picture, premultiplied where it or the mask (stretched over it) is not opaque."""
        return self.keep((digest, mask), lambda: self._cut(digest, mask))

    def tile(self, digest: str) -> skia.Image:
        """The picture in memory of its own, for a shader, which may outlive what it was opened from."""
        return self.keep(("tile", digest), lambda: _copied(self.colour(digest)))

    def mask(self, digest: str) -> skia.Image:
        """The picture as coverage: its alpha when it has one, else its grey value."""
        return self.keep(("mask", digest), lambda: coverage_image(_coverage(self._assets.pixels(digest))))

    def coverage(self, digest: str, mask: str | None) -> tuple[skia.Image, Hashable]:
        """How much the picture under its mask covers, alpha only; and a key for what is made of it."""
        has_alpha = _has_alpha(self._assets.pixels(digest))
        if has_alpha != (mask is not None):
            alone = mask or digest
            return self.mask(alone), ("mask", alone)
        key = ("coverage", digest, mask)
        return self.keep(key, lambda: _alpha_of(self.colour(digest, mask))), key

    def keep(self, key: Hashable, make: Callable[[], Kept], *, size: Callable[[Kept], int] | None = None) -> Kept:
        """What is kept under `key`, made when it is not there; `size` tells its bytes when it is no image.

        A thread that asks for what another is making waits for it.
        """
        with self._lock:
            found = self._kept.get(key)
            promise = found or self._kept.setdefault(key, Future())
            self._kept.move_to_end(key)
        if found is None:
            self._fulfil(key, promise, make, size or _size)
        return promise.result()

    def _fulfil(
        self, key: Hashable, promise: Future[Kept], make: Callable[[], Kept], size: Callable[[Kept], int]
    ) -> None:
        try:
            made = make()
        except BaseException as error:
            with self._lock:
                self._kept.pop(key, None)
            promise.set_exception(error)
            return
        promise.set_result(made)
        with self._lock:
            self._sizes[key] = size(made)
            while sum(self._sizes.values()) > _BUDGET_BYTES and len(self._sizes) > 1:
                oldest = next(each for each in self._kept if each in self._sizes)
                del self._kept[oldest], self._sizes[oldest]

    def _cut(self, digest: str, mask: str | None) -> skia.Image:
        pixels = self._assets.pixels(digest)
        if mask is None:
            return _opened(pixels)
        coverage = _resized(_coverage(self._assets.pixels(mask)), pixels.shape[1], pixels.shape[0])
        rgba = np.array(Image.fromarray(pixels).convert("RGBA"))
        if _has_alpha(pixels):
            coverage = (coverage.astype(np.uint16) * rgba[..., 3] // 255).astype(np.uint8)
        rgba[..., 3] = coverage
        return _premultiplied(rgba)


def coverage_image(coverage: NDArray[np.uint8]) -> skia.Image:
    """`(h, w)` coverage as an alpha-only image."""
    return skia.Image.fromarray(np.ascontiguousarray(coverage), skia.kAlpha_8_ColorType, skia.kPremul_AlphaType)


def blank(width: int, height: int) -> skia.Surface:
    """A transparent surface of the pixel order used throughout: RGBA, premultiplied."""
    return skia.Surface.MakeRaster(
        skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    )


def _copied(image: skia.Image) -> skia.Image:
    return as_skia(as_pillow(image), image.alphaType())


def shrunk(image: skia.Image, width: int, height: int) -> skia.Image:
    """A smaller version by an area-aware bicubic filter: sharper than mipmaps, no aliasing.

    What is shrunk to a quarter or less is first averaged in whole squares, to twice its later size or more.
    """
    picture = as_pillow(image)
    squares = (max(1, int(picture.width / width / 2)), max(1, int(picture.height / height / 2)))
    box = (0, 0, picture.width / squares[0], picture.height / squares[1])
    few = picture.reduce(squares) if max(squares) > 1 else picture
    return resampled(few, width, height, box, image.alphaType())


def stretched(
    image: skia.Image, width: int, height: int, box: tuple[float, float, float, float], *, border: int
) -> skia.Image:
    """The part `box` (in image pixels) of the picture at another size, bicubic.

    `border` transparent pixels are laid round the picture first, for a box that reaches beyond it. Pillow's filter is
    separable, twice as fast as drawing with a cubic sampler, and lets other threads run.
    """
    picture = _framed(image, border)
    limits = (picture.width, picture.height) * 2
    left, top, right, bottom = (min(max(edge + border, 0), limit) for edge, limit in zip(box, limits, strict=True))
    inside = (left, top, right, bottom)
    return resampled(picture, width, height, inside, skia.kPremul_AlphaType if border else image.alphaType())


def _framed(image: skia.Image, border: int) -> Image.Image:
    picture = as_pillow(image)
    if not border:
        return picture
    framed = Image.new(picture.mode, (picture.width + 2 * border, picture.height + 2 * border))
    framed.paste(picture, (border, border))
    return framed


def _size(image: skia.Image) -> int:
    return image.imageInfo().computeMinByteSize()


def _has_alpha(pixels: NDArray[np.uint8]) -> bool:
    return pixels.ndim == 3 and pixels.shape[2] == 4


def _opened(pixels: NDArray[np.uint8]) -> skia.Image:
    if _has_alpha(pixels):
        return _premultiplied(np.ascontiguousarray(pixels))
    if pixels.ndim == 2:
        return as_skia(Image.fromarray(pixels).convert("RGBA"), skia.kOpaque_AlphaType)
    return opaque(pixels)


def _premultiplied(straight: NDArray[np.uint8]) -> skia.Image:
    image = skia.Image.fromarray(straight, skia.kRGBA_8888_ColorType, skia.kUnpremul_AlphaType, copy=False)
    return premultiplied(image)


def _alpha_of(image: skia.Image) -> skia.Image:
    pixels = np.frombuffer(image.tobytes(), np.uint8).reshape(image.height(), image.width(), 4)
    return coverage_image(pixels[..., 3])


def _coverage(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if _has_alpha(pixels):
        return pixels[..., 3]
    return pixels if pixels.ndim == 2 else np.asarray(Image.fromarray(pixels).convert("L"))


def _resized(coverage: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    if coverage.shape == (height, width):
        return coverage
    return np.asarray(Image.fromarray(coverage).resize((width, height), Image.Resampling.BICUBIC))
