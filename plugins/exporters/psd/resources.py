"""The document's own facts: resolution, thumbnail, colour profile, guides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.geometry import Box
from engine.pixels.encode import encode_jpeg
from plugins.exporters.psd.binary import resource, u8, u16, u32, unicode_string

_RESOLUTION, _GUIDES, _THUMBNAIL, _PROFILE, _VERSION = 1005, 1032, 1036, 1039, 1057
_THUMBNAIL_SIDE = 160
_WRITER = "Thumbsmith"


def resolution(dots_per_inch: int = 72) -> bytes:
    """Both axes in dots an inch, shown in inches; at 72 one point of type is one pixel."""
    axis = u16(dots_per_inch, 0, 1, 1)
    return resource(_RESOLUTION, axis + axis)


def thumbnail(picture: NDArray[np.uint8]) -> bytes:
    """A small JPEG of an RGB picture for file browsers."""
    step = max(1, min(picture.shape[:2]) // (4 * _THUMBNAIL_SIDE))  # four pixels for each of its own are plenty
    small = Image.fromarray(np.ascontiguousarray(picture[::step, ::step]))
    small.thumbnail((_THUMBNAIL_SIDE, _THUMBNAIL_SIDE), Image.Resampling.BOX)
    data = encode_jpeg(np.asarray(small), quality=85)
    row = (small.width * 24 + 31) // 32 * 4
    head = u32(1, small.width, small.height, row, row * small.height, len(data)) + u16(24, 1)
    return resource(_THUMBNAIL, head + data)


def profile(icc: bytes) -> bytes:
    return resource(_PROFILE, icc)


def guides(zones: Iterable[Box], canvas: Box) -> bytes:
    """A guide along every edge of the zones that lies within the canvas, in 1/32 pixels."""
    lines = sorted({line for zone in zones for line in _edges(zone, canvas)})
    body = b"".join(u32(round(place * 32)) + u8(direction) for direction, place in lines)
    return resource(_GUIDES, u32(1, 18 * 32, 18 * 32, len(lines)) + body)


def _edges(zone: Box, canvas: Box) -> Iterator[tuple[int, float]]:
    vertical, horizontal = 0, 1
    for direction, places, end in (
        (vertical, (zone.x, zone.right), canvas.right),
        (horizontal, (zone.y, zone.bottom), canvas.bottom),
    ):
        yield from ((direction, place) for place in places if 0 < place < end)


def version() -> bytes:
    """Says that the merged picture is a real one, so that viewers need not redraw the layers."""
    real_merged_picture = u8(1)
    names = unicode_string(_WRITER) + unicode_string(_WRITER)
    return resource(_VERSION, u32(1) + real_merged_picture + names + u32(1))
