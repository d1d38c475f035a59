"""The EXIF orientation, read and applied to pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

UPRIGHT = 1


def orientation_of(picture: Image.Image) -> int:
    """EXIF orientation 1..8; damaged or absent EXIF means upright."""
    try:
        value = picture.getexif().get(ExifTags.Base.Orientation, UPRIGHT)
    except Exception:  # EXIF is a TIFF of its own and may be broken in any way; the pixels are still good
        return UPRIGHT
    return value if isinstance(value, int) and 1 <= value <= 8 else UPRIGHT


def upright(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Undo the EXIF orientation (CIPA DC-008, tag 0x0112) of `(height, width, 3)` pixels."""
    if orientation >= 5:
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
