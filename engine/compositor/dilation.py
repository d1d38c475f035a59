"""Coverage grown by a disc: what outlines and spread glows are made of.

Grey dilation by an antialiased disc, `max over o of coverage(x + o) * disc(o)`: corners come out round and
a soft edge stays as soft as it was. The disc is taken column by column, so that each whole row of it is
one running maximum instead of one step a pixel.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SAMPLES = 8


def dilated(coverage: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    """`(h, w)` coverage grown by `radius` pixels; the array must already hold room for it."""
    if radius <= 0 or not coverage.any():
        return coverage
    disc = _disc(radius)
    result, wide = coverage.copy(), np.zeros_like(coverage)
    for dx in range(disc.shape[1]):
        beside = _beside(coverage, dx)
        np.maximum(wide, beside, out=wide)
        for dy in range(disc.shape[0]):
            if disc[dy, dx] == 256 and not (dx + 1 < disc.shape[1] and disc[dy, dx + 1] == 256):
                _raise(result, wide, dy)
            elif 0 < disc[dy, dx] < 256:
                _raise(result, _weighted(beside, int(disc[dy, dx])), dy)
    return result


def _disc(radius: float) -> NDArray[np.uint16]:
    """How much of the pixel at (dx, dy) a pixel's square grown by `radius` covers, in 256ths; one quarter of it."""
    size = int(radius + 0.5) + 2
    places = (np.arange(size * _SAMPLES) + 0.5) / _SAMPLES - 0.5
    beyond = np.maximum(np.abs(places) - 0.5, 0)
    inside = beyond[:, None] ** 2 + beyond[None, :] ** 2 <= radius * radius
    shares = inside.reshape(size, _SAMPLES, size, _SAMPLES).mean(axis=(1, 3))
    return np.rint(shares * 256).astype(np.uint16)


def _beside(coverage: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    """The larger of the pixels `step` to the left and right."""
    if step == 0:
        return coverage
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


def _weighted(coverage: NDArray[np.uint8], share: int) -> NDArray[np.uint8]:
    return (np.multiply(coverage, share, dtype=np.uint16) >> 8).astype(np.uint8)
