"""Coverage grown by a disc: what outlines and spread glows are made of.

Grey dilation by an antialiased disc, `max over o of coverage(x + o) * disc(o)`: corners come out round and
a soft edge stays as soft as it was. The disc is taken row by row, each row a horizontal running maximum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def dilated(coverage: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    """`(h, w)` coverage grown by `radius` pixels; the array must already hold room for it."""
    if radius <= 0 or not coverage.any():
        return coverage
    result = coverage.copy()
    half_widths = _half_widths(radius)
    wide, reached = coverage, 0
    for half in sorted({half for half, _ in half_widths.values()}):
        for step in range(reached + 1, half + 1):
            wide = np.maximum(wide, _beside(coverage, step))
        reached = half
        ring = _beside(coverage, half + 1)
        for dy, (whole, rest) in half_widths.items():
            if whole == half:
                row = np.maximum(wide, _weighted(ring, rest))
                _raise(result, row, dy)
    return _with_caps(result, coverage, radius)


def _half_widths(radius: float) -> dict[int, tuple[int, float]]:
    """Rows of the disc: whole pixels to either side and the coverage of the next one."""
    rows = {}
    for dy in range(int(radius) + 1):
        half = (radius * radius - dy * dy) ** 0.5
        rows[dy] = (int(half), half - int(half))
    return rows


def _with_caps(result: NDArray[np.uint8], coverage: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    """The disc's topmost and lowest pixels, partly covered."""
    rest = radius - int(radius)
    if rest > 0:
        _raise(result, _weighted(coverage, rest), int(radius) + 1)
    return result


def _beside(coverage: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    """The larger of the pixels `step` to the left and right."""
    out = np.zeros_like(coverage)
    if step < coverage.shape[1]:
        out[:, step:] = coverage[:, :-step]
        np.maximum(out[:, :-step], coverage[:, step:], out=out[:, :-step])
    return out


def _raise(result: NDArray[np.uint8], row: NDArray[np.uint8], dy: int) -> None:
    """Take `row` into `result`, moved up and down by `dy`."""
    if dy == 0:
        np.maximum(result, row, out=result)
    elif dy < len(result):
        np.maximum(result[dy:], row[:-dy], out=result[dy:])
        np.maximum(result[:-dy], row[dy:], out=result[:-dy])


def _weighted(coverage: NDArray[np.uint8], weight: float) -> NDArray[np.uint8]:
    return (np.multiply(coverage, round(weight * 256), dtype=np.uint16) >> 8).astype(np.uint8)
