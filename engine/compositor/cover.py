"""An effect's coverage: small samples kept between drawings, enlarged where they are seen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image

_WHOLE = 1e-3
"""Fractions of a pixel that do not count."""


@dataclass(frozen=True, kw_only=True)
class Cover:
    """Coverage `(h, w)`, each sample a square of `reduction` output pixels; `left` and `top` may be fractions."""

    samples: NDArray[np.uint8]
    reduction: int
    left: float
    top: float

    def within(self, seen: skia.IRect) -> tuple[NDArray[np.uint8], int, int] | None:
        """The whole output pixels of `seen` that are covered: `(h, w)`, left and top; None when there are none.

        The outermost samples are empty, so nothing is lost where a fraction of a pixel is left out. Enlarging here
        takes a fifth of the time of drawing with a linear sampler, and lets other threads run.
        """
        height, width = self.samples.shape
        left, top = max(seen.left(), _up(self.left)), max(seen.top(), _up(self.top))
        right = min(seen.right(), _down(self.left + width * self.reduction))
        bottom = min(seen.bottom(), _down(self.top + height * self.reduction))
        if left >= right or top >= bottom:
            return None
        box = tuple(max(0.0, (edge - start) / self.reduction) for edge, start in zip(
            (left, top, right, bottom), (self.left, self.top) * 2, strict=True
        ))  # fmt: skip
        return self._enlarged(box, right - left, bottom - top), left, top

    def _enlarged(self, box: tuple[float, ...], width: int, height: int) -> NDArray[np.uint8]:
        left, top = round(box[0]), round(box[1])
        if self.reduction == 1 and abs(box[0] - left) < _WHOLE and abs(box[1] - top) < _WHOLE:
            return np.ascontiguousarray(self.samples[top : top + height, left : left + width])
        limited = (*box[:2], min(box[2], self.samples.shape[1]), min(box[3], self.samples.shape[0]))
        picture = Image.fromarray(self.samples)
        if self.reduction == 1:
            return np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR, box=limited))
        wide = picture.resize(
            (width, picture.height), Image.Resampling.BILINEAR, box=(limited[0], 0, limited[2], picture.height)
        )
        return _lengthened(np.asarray(wide), box[1], height, self.reduction)


def _lengthened(rows: NDArray[np.uint8], start: float, height: int, reduction: int) -> NDArray[np.uint8]:
    """`height` rows from row `start` on, each mixed from two neighbours; those of one phase are mixed at once."""
    out = np.empty((height, rows.shape[1]), np.uint8)
    wide = np.pad(rows, ((1, 2), (0, 0)), mode="edge").astype(np.uint16)
    for phase in range(min(reduction, height)):
        place = start + (phase + 0.5) / reduction - 0.5
        upper, some = math.floor(place), out[phase::reduction]
        share = round((place - upper) * 256)
        pair = wide[upper + 1 : upper + 2 + len(some)]
        mixed = pair[:-1] * np.uint16(256 - share)
        mixed += pair[1:] * np.uint16(share)
        mixed += np.uint16(128)
        np.right_shift(mixed, 8, out=some, casting="unsafe")
    return out


def _up(edge: float) -> int:
    return math.ceil(edge - _WHOLE)


def _down(edge: float) -> int:
    return math.floor(edge + _WHOLE)
