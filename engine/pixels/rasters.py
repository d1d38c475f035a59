"""Numpy arrays and Pillow pictures over the same bytes.

Pillow keeps RGB with a fourth, idle byte, and so do the pictures decoded here: `(h, w, 3)` arrays that are the front
of a `(h, w, 4)` one travel between decoder, canvas and encoder without being packed and unpacked.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
_BAND_ROWS = 256


def pixels_of(picture: Image.Image) -> Pixels:
    """The pixels of an L, RGB or RGBA picture; RGB as the front of four bytes, and `picture` is RGBA afterwards."""
    picture.load()
    if picture.mode == "L":
        return np.asarray(picture)
    opaque = picture.mode == "RGB"
    if opaque:
        picture.putalpha(255)  # in place: Pillow's conversions of mode copy the whole picture
    pixels = np.empty((picture.height, picture.width, 4), np.uint8)
    lent(pixels, picture.mode, picture.size).paste(picture)
    return pixels[..., :3] if opaque else pixels


def lent(memory: Pixels | memoryview, mode: str, size: tuple[int, int]) -> Image.Image:
    """Memory of grey or of four channels as a Pillow picture that may be pasted into."""
    # Any buffer will do; Pillow's own types name three kinds.
    picture = Image.frombuffer(mode, size, memory, "raw", mode, 0, 1)  # type: ignore[arg-type]
    picture.readonly = 0  # Pillow takes lent memory for read-only; this is lent to be written
    return picture


def resample(picture: Image.Image, target: Image.Image, box: tuple[float, float, float, float] | None = None) -> None:
    """The part `box` of the picture, or all of it, over the whole of the target, bicubic.

    Band by band: what Pillow works in stays small enough to lie in the processor's cache and to be used again, where
    a whole picture's worth would be fetched from the system anew each time.
    """
    left, top, right, bottom = box or (0, 0, *picture.size)
    step = (bottom - top) / target.height
    for row in range(0, target.height, _BAND_ROWS):
        rows = min(_BAND_ROWS, target.height - row)
        edges = (0, top + row * step, picture.width, min(top + (row + rows) * step, bottom))
        band = picture.resize((picture.width, rows), Image.Resampling.BICUBIC, box=edges)
        across = (left, 0, right, rows)
        target.paste(band.resize((target.width, rows), Image.Resampling.BICUBIC, box=across), (0, row))


def four_bytes(pixels: Pixels) -> Pixels | None:
    """The `(h, w, 4)` array that these RGB or RGBA pixels are, or are the front of; None when they are packed."""
    if pixels.ndim != 3:
        return None
    whole = pixels if pixels.shape[2] == 4 else pixels.base
    if not isinstance(whole, np.ndarray) or whole.shape != (*pixels.shape[:2], 4) or not whole.flags.c_contiguous:
        return None
    return whole if whole.ctypes.data == pixels.ctypes.data and whole.dtype == np.uint8 else None


def rgb_picture(pixels: Pixels) -> Image.Image:
    """Grey, RGB or RGBA pixels as a picture without transparency, in their own memory where that can be."""
    four = four_bytes(pixels)
    if four is not None:
        return Image.frombuffer("RGBX", (four.shape[1], four.shape[0]), four, "raw", "RGBX", 0, 1)
    return Image.fromarray(np.ascontiguousarray(pixels if pixels.ndim == 2 else pixels[..., :3]))
