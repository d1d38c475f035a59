"""How big lines may be: arithmetic on many ways to break a title at once.

Arrays are `(ways, lines)` in em unless said otherwise. A way's block is scaled as a whole; lines may have
their own relative sizes `q`. Gaps between lines are one fraction of the mean size of their neighbours,
measured from baseline to capitals, wide enough for descenders, accents and plates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FILL_RATIO = 1.9
"""The largest line of a filled block is at most this much larger than the smallest."""
SCALE_STRESS = 1.4
"""A stressed line of an unfilled block is this much larger than the others."""
_NATURAL_GAP = 0.24
"""At a line height of 1 the gap between capitals is this share of their height."""
_CLEARANCE = 0.05
"""Least gap in em between the ink of two lines."""
_PLATE_CLEARANCE = 0.08
"""And between a plate and the line beside it, so that the letters there stand on their own ground."""


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """What the vertical setting needs: capital height and room round the ink in em, line height, plate or not."""

    capital: float
    line_height: float
    padding: float
    plated: bool


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The lines of many ways to break one title."""

    width: Array
    top: Array
    bottom: Array
    hang_left: Array
    hang_right: Array
    stressed: NDArray[np.bool_]
    """Lines that hold the stressed words and nothing else."""
    holding: NDArray[np.bool_]
    """Lines that hold some of them."""
    small: NDArray[np.bool_]
    """Lines of small words alone, none of them stressed."""


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """Ways at a scale of 1: relative sizes and the block they make, padding included."""

    q: Array
    left: Array
    """How far each line reaches left of its anchor, scaled by `q`."""
    right: Array
    gaps: Array
    """`(ways, lines - 1)`: baseline of one line to the capitals of the next."""
    width: Array
    height: Array


def blocks(lines: Lines, rhythm: Rhythm, *, fill: bool, align: str, scale_stress: bool) -> Blocks:
    """Relative sizes, reach and gaps of every way."""
    q = _filled(lines) if fill else np.where(lines.stressed & scale_stress, SCALE_STRESS, 1.0)
    left, right = _reach(lines, align, hang=not fill)
    left, right = left * q, right * q
    gaps = _gaps(lines, q, rhythm)
    room = 2 * rhythm.padding * q.max(axis=1)
    below = rhythm.capital * q[:, 1:].sum(axis=1) + gaps.sum(axis=1)
    height = lines.top[:, 0] * q[:, 0] + below + lines.bottom[:, -1] * q[:, -1]
    width = left.max(axis=1) + right.max(axis=1)
    return Blocks(q=q, left=left, right=right, gaps=gaps, width=width + room, height=height + room)


def _filled(lines: Lines) -> Array:
    """Sizes that make all lines equally wide, as far as the ratio allows; a small word is never the largest, and no
    line is larger than a stressed one."""
    q = 1.0 / lines.width
    q = np.minimum(q, FILL_RATIO * q.min(axis=1, keepdims=True))
    others = np.where(lines.small, 0.0, q).max(axis=1, keepdims=True)
    q = np.where(lines.small & (others > 0), np.minimum(q, others), q)
    return np.minimum(q, np.where(lines.holding, q, np.inf).min(axis=1, keepdims=True))


def _reach(lines: Lines, align: str, *, hang: bool) -> tuple[Array, Array]:
    """How far each line reaches from its anchor; hanging marks lie outside the edge they hang from."""
    hang_left, hang_right = (lines.hang_left, lines.hang_right) if hang else (0.0 * lines.width, 0.0 * lines.width)
    if align == "left":
        return hang_left, lines.width - hang_left
    if align == "right":
        return lines.width - hang_right, hang_right
    half = (lines.width - hang_left - hang_right) / 2
    return half + hang_left, half + hang_right


def _gaps(lines: Lines, q: Array, rhythm: Rhythm) -> Array:
    """Every gap of a way is the same fraction of the mean size of its neighbours."""
    if q.shape[1] == 1:
        return np.zeros((len(q), 0))
    mean = (q[:, :-1] + q[:, 1:]) / 2
    wanted = max(0.04, rhythm.capital * (rhythm.line_height - 1.0 + _NATURAL_GAP))
    if rhythm.plated:
        wanted = max(wanted, 2 * rhythm.padding + _PLATE_CLEARANCE)
    above = np.maximum(lines.top[:, 1:] - rhythm.capital, 0.0) * q[:, 1:]
    below = lines.bottom[:, :-1] * q[:, :-1]
    needed = (below + above) / mean + _CLEARANCE
    if rhythm.plated:
        beside = lines.holding[:, :-1] | lines.holding[:, 1:]
        needed = np.where(beside, needed + 2 * rhythm.padding + _PLATE_CLEARANCE - _CLEARANCE, needed)
    return np.maximum(wanted, needed.max(axis=1, keepdims=True)) * mean


def scales(made: Blocks, width: float, height: float) -> Array:
    """The scale at which each way fits `width` by `height` design units."""
    return np.minimum(width / made.width, height / made.height)


def scores(made: Blocks, scale: Array, quality: Array, weight: Array) -> Array:
    """How big the words are, small lines counting as much as the mean; `weight` is each line's share of the letters."""
    mean = (made.q * weight).sum(axis=1)
    return scale * (0.55 * made.q.min(axis=1) + 0.45 * mean) * quality
