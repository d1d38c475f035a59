"""Decodes a picture straight to a smaller one, so that its full size takes as little memory as its decoder lets it.

JPEG and WebP have decoders that make smaller as they go. HEIC's gives one array, of which the picture is made strip by
strip; everything else is decoded by Pillow and then made smaller strip by strip.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from engine.photo.kinds import Kind

_BY_CHANNEL = ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB")
_STRIP_ROWS = 256


def decoded(picture: Image.Image, kind: Kind, data: bytes, longest: int) -> Image.Image:
    """`picture`, opened from `data`, at most `longest` pixels a side, with its `info`. Raises what decoders raise."""
    if max(picture.size) <= longest:
        picture.load()
        return picture
    if kind is Kind.WEBP:
        return _webp(picture, data, longest)
    if kind is Kind.HEIC:
        return _heic(picture, data, longest)
    if kind is Kind.JPEG:
        share = longest / max(picture.size)
        picture.draft(None, (max(1, round(picture.width * share)), max(1, round(picture.height * share))))
    picture.load()
    return reduced(picture, longest)


def reduced(picture: Image.Image, longest: int) -> Image.Image:
    """At most `longest` pixels a side, with the same mode and `info`; transparency is not weighed in."""
    if max(picture.size) <= longest:
        return picture
    factor, size = _factor(picture.size, longest)
    if picture.mode in _BY_CHANNEL:
        small = Image.new(picture.mode, size)
        rows = _rows(factor)
        for top in range(0, size[1], rows):
            strip = picture.crop((0, top * factor, size[0] * factor, min(top + rows, size[1]) * factor))
            small.paste(_by_channel(strip, factor), (0, top))
    else:  # palettes, one bit, sixteen bits: no mean of two values is surely a value
        small = picture.resize(size, Image.Resampling.NEAREST)
    small.info = dict(picture.info)
    return small


def _factor(size: tuple[int, int], longest: int) -> tuple[int, tuple[int, int]]:
    """How many pixels a side become one, and what is left; of a strip narrower than that, one pixel."""
    factor = -(-max(size) // longest)
    return factor, (max(1, size[0] // factor), max(1, size[1] // factor))


def _rows(factor: int) -> int:
    return max(1, _STRIP_ROWS // factor)


def _by_channel(strip: Image.Image, factor: int) -> Image.Image:
    return Image.merge(strip.mode, [channel.reduce(factor) for channel in strip.split()])


def _heic(picture: Image.Image, data: bytes, longest: int) -> Image.Image:
    import pillow_heif

    pixels = np.asarray(pillow_heif.open_heif(data))
    factor, size = _factor((pixels.shape[1], pixels.shape[0]), longest)
    rows = _rows(factor)
    strips = [
        _by_channel(
            Image.fromarray(pixels[top * factor : min(top + rows, size[1]) * factor, : size[0] * factor]), factor
        )
        for top in range(0, size[1], rows)
    ]
    small = Image.new(strips[0].mode, size)
    for place, strip in enumerate(strips):
        small.paste(strip, (0, place * rows))
    small.info = dict(picture.info)
    return small


def _webp(picture: Image.Image, data: bytes, longest: int) -> Image.Image:
    import skia

    codec = skia.Codec.MakeFromData(skia.Data.MakeWithoutCopy(data))
    size = codec.getScaledDimensions(1 / _factor(picture.size, longest)[0])
    info = skia.ImageInfo.Make(size.width(), size.height(), skia.kRGBA_8888_ColorType, skia.kUnpremul_AlphaType)
    pixels = np.empty((size.height(), size.width(), 4), np.uint8)
    result = codec.getPixels(info, pixels, pixels.strides[0])
    if result != skia.Codec.Result.kSuccess:
        raise ValueError(f"the WebP decoder says {result}")
    small = Image.fromarray(pixels)
    small = small if picture.mode == "RGBA" else small.convert("RGB")
    small.info = dict(picture.info)
    return small
