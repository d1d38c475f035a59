"""WCAG 2 contrast as it really is: each letter against what lies round and beneath its edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box
from engine.pixels.colour import luminance_of

_RING = 2
"""Pixels outside a letter's edge that count as its surroundings."""
_PERCENTILE = 10.0
_SOLID = 128


@dataclass(frozen=True, kw_only=True)
class ContrastReport:
    """One ratio a letter, in the order of the boxes given; 21 for a box without ink."""

    ratios: tuple[float, ...]

    @property
    def minimum(self) -> float:
        return min(self.ratios, default=21.0)

    def passes(self, wanted: float = 4.5) -> bool:
        return self.minimum >= wanted

    def weak(self, wanted: float = 4.5) -> tuple[int, ...]:
        """Indices of the letters below `wanted`."""
        return tuple(index for index, ratio in enumerate(self.ratios) if ratio < wanted)


def contrast_under(
    glyph_alpha: NDArray[np.uint8],
    fill: tuple[int, int, int] | NDArray[np.uint8],
    backdrop: NDArray[np.uint8],
    boxes: Sequence[Box] | None = None,
) -> ContrastReport:
    """Measure letters of `glyph_alpha` `(H, W)` in `fill` (one colour or `(H, W, 3)`) over `backdrop` `(H, W, 3)`.

    `boxes` are the letters' ink in pixels; without them the whole picture counts as one. The ratio of a letter is
    the one that nine tenths of a thin ring round it and of the ground beneath it reach.
    """
    ground = luminance_of(backdrop)
    colour = luminance_of(np.asarray(fill, dtype=np.uint8))
    whole = [Box(0, 0, glyph_alpha.shape[1], glyph_alpha.shape[0])] if boxes is None else boxes
    return ContrastReport(ratios=tuple(_ratio(glyph_alpha, colour, ground, box) for box in whole))


def _ratio(alpha: NDArray[np.uint8], colour: NDArray[np.float64], ground: NDArray[np.float64], box: Box) -> float:
    window = _window(box, alpha.shape)
    ink = alpha[window] >= _SOLID
    if not ink.any():
        return 21.0
    own = float(np.median(colour[window][ink])) if colour.ndim else float(colour)
    around = ground[window][_grown(ink)]
    ratios = (np.maximum(own, around) + 0.05) / (np.minimum(own, around) + 0.05)
    return float(np.percentile(ratios, _PERCENTILE))


def _window(box: Box, shape: tuple[int, ...]) -> tuple[slice, slice]:
    top, bottom = int(np.floor(box.y)) - _RING, int(np.ceil(box.bottom)) + _RING
    left, right = int(np.floor(box.x)) - _RING, int(np.ceil(box.right)) + _RING
    return slice(max(0, top), max(0, min(shape[0], bottom))), slice(max(0, left), max(0, min(shape[1], right)))


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and a square ring round it."""
    grown = mask.copy()
    for _ in range(_RING):
        wide = grown.copy()
        wide[:, 1:] |= grown[:, :-1]
        wide[:, :-1] |= grown[:, 1:]
        grown = wide.copy()
        grown[1:] |= wide[:-1]
        grown[:-1] |= wide[1:]
    return grown
