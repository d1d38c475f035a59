"""How much memory decoding a photo will take, told by its header alone, so that too much is refused before it is taken.

The numbers were measured on files of 39 megapixels and are what the decoder itself holds at its height, for a picture
that is made smaller as it is read. Ordinary photos of 40 megapixels are within the limit as JPEG, PNG, WebP and HEIC;
kinds that hardly a camera writes are not, such as progressive JPEG without subsampling beyond 35, or AVIF beyond 19.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from engine.photo.kinds import Kind

_LIMIT = 255_000_000
"""Bytes. With the program and the small picture that is made, 300 MB are kept."""
_FILE_COPIES = {Kind.WEBP: 3.0}
"""How often the file itself lies in memory; others once and a half."""
_AVIF = 13.0
"""Ten bits without subsampling: three planes of two bytes, the colours as bytes, and the picture."""
_WEBP = 4.4
"""Lossless: one plane of four bytes, and a few rows. Lossy ones are made smaller row by row."""
_PNG = {"1": 1.0, "L": 1.0, "P": 1.0, "I;16": 2.0, "I;16B": 2.0}
_JPEG_HALVED = 1.1
"""The decoder leaves out every second row and column, or more."""
_COEFFICIENT = 2
_START_OF_SCAN = 0xDA
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}


def pixels_within(picture: Image.Image, kind: Kind, data: bytes) -> int:
    """How many pixels a picture like this one, opened and not decoded, may have."""
    return int((_LIMIT - _FILE_COPIES.get(kind, 1.5) * len(data)) / _bytes_per_pixel(picture, kind, data))


def _bytes_per_pixel(picture: Image.Image, kind: Kind, data: bytes) -> float:
    if kind is Kind.JPEG:
        return _jpeg(picture, data)
    if kind is Kind.HEIC:
        return _heic(picture)
    return {Kind.WEBP: _WEBP, Kind.AVIF: _AVIF}.get(kind) or _PNG.get(picture.mode, 4.0)


def _jpeg(picture: Image.Image, data: bytes) -> float:
    """One that comes in several scans is kept as coefficients, at full size, until the last of them has come."""
    components: Sequence[tuple[int, int, int, int]] = getattr(picture, "layer", ())
    if not components or not (picture.info.get("progressive") or _scan_size(data) < len(components)):
        return _JPEG_HALVED
    across, down = max(each[1] for each in components), max(each[2] for each in components)
    return _JPEG_HALVED + sum(_COEFFICIENT * each[1] * each[2] / (across * down) for each in components)


def _scan_size(data: bytes) -> int:
    """How many components the first scan has; 0 when it is not found."""
    place = 2
    while place + 4 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == _START_OF_SCAN:
            return data[place + 4]
        place += (
            2 if marker in _WITHOUT_LENGTH else 1 if marker == 0xFF else 2 + int.from_bytes(data[place + 2 : place + 4])
        )
    return 0


def _heic(picture: Image.Image) -> float:
    """Phones write eight bits with subsampled colour."""
    subsampled, deep = picture.info.get("chroma") in (400, 420), picture.info.get("bit_depth", 8) > 8
    alpha = 2.2 if picture.mode in ("RGBA", "RGBa", "LA") else 0.0
    return (5.3 if subsampled else 9.2) + (2.4 if deep and subsampled else 4.8 if deep else 0.0) + alpha
