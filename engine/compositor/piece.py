"""One part of one layer, drawn alone: what a layered file stores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Straight RGBA `(h, w, 4)`, or grey `(h, w)` for a mask, cropped to its ink.

    `x`, `y` are the pixels from the canvas's top-left; they may be negative where ink was kept beyond the canvas.
    """

    pixels: NDArray[np.uint8]
    x: int
    y: int


def cropped(pixels: NDArray[np.uint8], x: int, y: int) -> Piece | None:
    """The piece without its empty borders; None when nothing is there."""
    ink = pixels if pixels.ndim == 2 else pixels[..., 3]
    rows = np.flatnonzero(ink.any(axis=1))
    if not rows.size:
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(ink[top:bottom].any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    return Piece(pixels=pixels[top:bottom, left:right], x=x + left, y=y + top)
