"""Pixels between numpy, Pillow and Skia with one copy at most: 36 MB a time at 3000x3000."""

from __future__ import annotations

import sys
import weakref

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image

from engine.pixels.rasters import four_bytes, lent, resample

_FOUR_CHANNELS = "CMYK"
"""Pillow's mode whose four channels it treats apart and alike, as premultiplied colour wants."""
_OPAQUE = 0xFF000000 if sys.byteorder == "little" else 0x000000FF


def as_pillow(image: skia.Image) -> Image.Image:
    """The image's own memory as a Pillow picture, of grey or of four channels; it must not outlive the image."""
    pixmap = skia.Pixmap()
    image.peekPixels(pixmap)
    mode = "L" if image.isAlphaOnly() else _FOUR_CHANNELS
    return Image.frombuffer(mode, (image.width(), image.height()), pixmap.addr(), "raw", mode, 0, 1)


def as_skia(picture: Image.Image, alpha: skia.AlphaType) -> skia.Image:
    """A Pillow picture of grey or of four channels as a Skia image."""
    bitmap = _bitmap(*picture.size, _colour_type(picture.mode), alpha)
    lent(bitmap.getPixels(), picture.mode, picture.size).paste(picture)
    return _image(bitmap)


def resampled(
    picture: Image.Image, width: int, height: int, box: tuple[float, float, float, float], alpha: skia.AlphaType
) -> skia.Image:
    """The part `box` of a Pillow picture at another size, bicubic, as a Skia image."""
    bitmap = _bitmap(width, height, _colour_type(picture.mode), alpha)
    resample(picture, lent(bitmap.getPixels(), picture.mode, (width, height)), box)
    return _image(bitmap)


def over(pixels: NDArray[np.uint8], kind: skia.ColorType, alpha: skia.AlphaType) -> skia.Image:
    """An image in the array's own memory, which lasts as long as this image object; a shader may outlive it."""
    image = skia.Image.fromarray(pixels, kind, alpha, copy=False)
    weakref.finalize(image, _forget, pixels)
    return image


def _forget(held: object) -> None:
    """Holding it till now was all."""


def opaque(rgb: NDArray[np.uint8]) -> skia.Image:
    """`(h, w, 3)` pixels as an opaque image, in their own memory where it holds four bytes a pixel."""
    four = four_bytes(rgb)
    if four is not None and np.bitwise_and.reduce(four.view(np.uint32), axis=None) & _OPAQUE == _OPAQUE:
        return over(four, skia.kRGBA_8888_ColorType, skia.kOpaque_AlphaType)
    height, width = rgb.shape[:2]
    bitmap = _bitmap(width, height, skia.kRGBA_8888_ColorType, skia.kOpaque_AlphaType)
    pixels = np.frombuffer(bitmap.getPixels(), np.uint8).reshape(-1, 4)
    source = np.ascontiguousarray(rgb).reshape(-1)
    # Each pixel with the first byte of the next one, which becomes the alpha; the last has no next.
    words = np.ndarray((height * width - 1,), np.uint32, source, 0, (3,))
    np.bitwise_or(words, np.uint32(_OPAQUE), out=pixels[:-1].reshape(-1).view(np.uint32))
    pixels[-1] = (*source[-3:], 255)
    return _image(bitmap)


def pixels_of(image: skia.Image) -> NDArray[np.uint8]:
    """RGBA `(h, w, 4)` or coverage `(h, w)` in the image's own memory, which lasts as long as they do; read-only."""
    pixmap = skia.Pixmap()
    image.peekPixels(pixmap)
    pixels = np.frombuffer(pixmap.addr(), np.uint8)  # what every view of it keeps
    pixels.flags.writeable = False
    weakref.finalize(pixels, _forget, image)
    size = (image.height(), image.width())
    return pixels.reshape(size if image.isAlphaOnly() else (*size, 4))


def premultiplied(image: skia.Image) -> skia.Image:
    """A straight RGBA image with its colours multiplied by its alpha."""
    bitmap = _bitmap(image.width(), image.height(), skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    image.readPixels(bitmap.info(), bitmap.getPixels(), bitmap.rowBytes(), 0, 0)
    return _image(bitmap)


def _colour_type(mode: str) -> skia.ColorType:
    return skia.kAlpha_8_ColorType if mode == "L" else skia.kRGBA_8888_ColorType


def _bitmap(width: int, height: int, kind: skia.ColorType, alpha: skia.AlphaType) -> skia.Bitmap:
    bitmap = skia.Bitmap()
    bitmap.allocPixels(skia.ImageInfo.Make(width, height, kind, alpha))
    return bitmap


def _image(bitmap: skia.Bitmap) -> skia.Image:
    """An image that shares the bitmap's memory and keeps it."""
    bitmap.setImmutable()
    return skia.Image.MakeFromBitmap(bitmap)
