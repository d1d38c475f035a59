"""Planes as PackBits: larger than ZIP, and read by every program that opens PSDs at all."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin

from plugins.exporters.psd.binary import u16

PACKBITS = 1
_STRIP_OFFSETS, _STRIP_LENGTHS = 273, 279


def layer_channel(plane: NDArray[np.uint8]) -> tuple[bytes, bytes]:
    """A `(height, width)` plane as a layer's channel data: how it is compressed; row lengths and rows."""
    if plane.size == 0:
        return u16(0), b""
    lengths, rows = packed_rows(plane)
    return u16(PACKBITS), lengths + rows


def constant_channel(value: int, height: int, width: int) -> tuple[bytes, bytes]:
    """A plane of one value: one row is packed, and repeated."""
    if not height * width:
        return u16(0), b""
    lengths, row = packed_rows(np.full((1, width), value, np.uint8))
    return u16(PACKBITS), lengths * height + row * height


def packed_rows(plane: NDArray[np.uint8]) -> tuple[bytes, bytes]:
    """Row lengths (16 bit each) and rows. libtiff packs, one strip a row: TIFF and PSD share the scheme."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(plane)).save(out, "TIFF", compression="packbits", strip_size=1)
    out.seek(0)
    with Image.open(out) as tiff:
        assert isinstance(tiff, TiffImagePlugin.TiffImageFile)
        offsets, lengths = tiff.tag_v2[_STRIP_OFFSETS], tiff.tag_v2[_STRIP_LENGTHS]
    data = out.getbuffer()
    rows = b"".join(data[start : start + length] for start, length in zip(offsets, lengths, strict=True))
    return np.asarray(lengths, dtype=">u2").tobytes(), rows
