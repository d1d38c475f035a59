"""Pixels to PNG, JPEG and WebP bytes: deterministic, without metadata, fast enough for 3000x3000.

PNG rows are filtered here and deflated by ISA-L: a fifth of the time of zlib at its fastest, and fewer bytes;
its bytes may differ between families of processors, the pixels never.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from engine.errors import FormatError
from engine.pixels.rasters import four_bytes, rgb_picture

Pixels = NDArray[np.uint8]

_ROWS_AT_ONCE = 64
_SAMPLED_ROWS = 8
_SUB, _UP, _AVERAGE = 1, 2, 3
_DEFLATE_LEVEL = 3  # below, about one stream in ten thousand differs with where its state happens to lie in memory


class Fitted(NamedTuple):
    """A JPEG that keeps its byte budget, and the quality that did it."""

    data: bytes
    quality: int


def encode_png(pixels: Pixels, *, icc: bool = False) -> bytes:
    """Lossless PNG of grey `(h, w)`, RGB or straight RGBA pixels, marked as sRGB; `icc` embeds the profile as well."""
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, {1: 0, 3: 2, 4: 6}[channels], 0, 0, 0)
    # The specification allows one of the two marks; perceptual intent is 0.
    mark = _chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(srgb_profile())) if icc else _chunk(b"sRGB", b"\0")
    rows = _chunk(b"IDAT", *_deflated(pixels, channels))
    return b"".join((b"\x89PNG\r\n\x1a\n", *_chunk(b"IHDR", header), *mark, *rows, *_chunk(b"IEND")))


def encode_jpeg(
    pixels: Pixels, *, quality: int = 92, subsampling: str = "4:4:4", progressive: bool = False, icc: bool = False
) -> bytes:
    """JPEG of grey or RGB pixels; alpha is left out, so flatten before. Progressive is a twentieth smaller, slower."""
    profile = {"icc_profile": srgb_profile()} if icc else {}
    options = {"quality": quality, "subsampling": subsampling, "progressive": progressive, **profile}
    return _saved(rgb_picture(pixels), "JPEG", **options)


def encode_within(
    pixels: Pixels, *, max_bytes: int, best: int = 94, floor: int = 55, icc: bool = False, what: str = "the picture"
) -> Fitted:
    """The best JPEG of at most `max_bytes`: by quality, with full colour resolution first, then half.

    `FormatError` when even the lowest quality is too large; the message names `what`.
    """

    def encoded(subsampling: str, quality: int) -> bytes:
        return encode_jpeg(pixels, quality=quality, subsampling=subsampling, icc=icc)

    for subsampling in ("4:4:4", "4:2:0"):
        found = _bisected(partial(encoded, subsampling), max_bytes, floor, best)
        if found is not None:
            return found
    height, width = pixels.shape[:2]
    raise FormatError(
        f"{what}: {width}x{height} pixels do not fit into {max_bytes:,} bytes as JPEG of quality {floor} or better; "
        "allow more bytes or fewer pixels"
    )


def encode_webp(pixels: Pixels, *, quality: int = 82, icc: bool = False) -> bytes:
    """Lossy WebP of RGB or straight RGBA pixels."""
    profile = {"icc_profile": srgb_profile()} if icc else {}
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    return _saved(picture, "WEBP", quality=quality, method=2, **profile)


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """The standard sRGB profile with a fixed date, so that it is the same bytes every time."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)  # ICC.1 header: creation date
    profile[84:100] = bytes(16)  # its MD5 identifier; zero says it was not calculated
    return bytes(profile)


def _bisected(encode: Callable[[int], bytes], max_bytes: int, floor: int, best: int) -> Fitted | None:
    low, high = floor, max(floor, best)
    found = None
    quality = high
    while low <= high:
        data = encode(quality)
        if len(data) <= max_bytes:
            found, low = Fitted(data, quality), quality + 1
        else:
            high = quality - 1
        quality = (low + high + 1) // 2
    return found


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _chunk(kind: bytes, *data: bytes) -> tuple[bytes, ...]:
    """A chunk in parts, its data not copied."""
    from isal import isal_zlib

    check = isal_zlib.crc32(kind)
    for part in data:
        check = isal_zlib.crc32(part, check)
    return struct.pack(">I", sum(map(len, data))), kind, *data, struct.pack(">I", check)


def _deflated(pixels: Pixels, channels: int) -> list[bytes]:
    from isal import isal_zlib

    stream = isal_zlib.compressobj(_DEFLATE_LEVEL)
    return [*(stream.compress(block) for block in _filtered(pixels, channels)), stream.flush()]


def _filtered(pixels: Pixels, channels: int) -> Iterator[memoryview]:
    """Blocks of rows, each with the PNG filter that leaves the least in it (sum of absolute differences)."""
    above = np.zeros((1, pixels.shape[1] * channels), np.uint8)
    if channels == 3 and (four := four_bytes(pixels)) is not None:
        pixels = four
    for start in range(0, len(pixels), _ROWS_AT_ONCE):
        block = _rows(pixels[start : start + _ROWS_AT_ONCE], channels)
        upper = np.concatenate((above, block[:-1]))
        above = block[-1:]
        step = max(1, len(block) // _SAMPLED_ROWS)
        yield _residue(block, upper, channels, _quietest(block[::step], upper[::step], channels)).data


def _quietest(block: Pixels, upper: Pixels, channels: int) -> int:
    return min((_SUB, _UP, _AVERAGE), key=lambda kind: _weight(_residue(block, upper, channels, kind)))


def _rows(block: Pixels, channels: int) -> Pixels:
    """`(h, w * channels)`, packed; Pillow drops an idle fourth byte in half of numpy's time."""
    width = block.shape[1]
    if block.ndim == 3 and block.shape[2] != channels:
        block = np.frombuffer(rgb_picture(block).tobytes("raw", "RGB"), np.uint8)
    return np.ascontiguousarray(block).reshape(-1, channels * width)


def _residue(block: Pixels, upper: Pixels, channels: int, kind: int) -> Pixels:
    """Filtered rows, each with its filter's number before it (PNG specification, section 9)."""
    out = np.empty((block.shape[0], block.shape[1] + 1), np.uint8)
    out[:, 0] = kind
    if kind == _UP:
        np.subtract(block, upper, out=out[:, 1:])
        return out
    left = np.zeros_like(block)
    left[:, channels:] = block[:, :-channels]
    # (a & b) + ((a ^ b) >> 1) is floor((a + b) / 2) without leaving 8 bits.
    guess = left if kind == _SUB else (left & upper) + ((left ^ upper) >> 1)
    np.subtract(block, guess, out=out[:, 1:])
    return out


def _weight(residue: Pixels) -> int:
    return int(np.abs(residue[:, 1:].view(np.int8).astype(np.int16)).sum())
