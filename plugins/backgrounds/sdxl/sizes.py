"""At which size the model paints a canvas: near its own number of pixels, in whole cells of the latents."""

from __future__ import annotations

import math

CELL = 64
"""SDXL was trained on sizes that are multiples of it."""
_SMALL_CELL = 8


def size_for(width: int, height: int, *, pixels: int) -> tuple[int, int]:
    """1344x768 for 16:9 and 1024x1024 for a square, at a megapixel."""
    scale = math.sqrt(pixels / (width * height))
    cell = CELL if pixels >= 512 * 512 else _SMALL_CELL
    across, down = (max(cell, round(side * scale / cell) * cell) for side in (width, height))
    return across, down
