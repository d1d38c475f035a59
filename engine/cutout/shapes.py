"""Regions of a picture made larger and smaller by discs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_ROUNDING = 0.25
"""Squares of distances are whole numbers, give or take rounding."""


def opened(mask: NDArray[np.bool_], radius: int, *, ends: bool = False) -> NDArray[np.bool_]:
    """Only what a disc of `radius` pixels fits into; `ends` says that nothing goes on beyond the picture's edge."""
    return grown(~grown(~mask, radius, beyond=ends), radius)


def grown(mask: NDArray[np.bool_], radius: int, *, beyond: bool = False) -> NDArray[np.bool_]:
    """The mask grown by a disc; `beyond` says what lies outside the picture.

    By distances, which cost the same for any radius; a disc's worth of neighbours at each pixel costs its square.
    """
    from scipy import ndimage

    known = np.pad(mask, 1, constant_values=beyond)
    if not known.any():
        return mask
    away = ndimage.distance_transform_edt(~known)[1:-1, 1:-1]
    return away * away <= radius * radius + radius + _ROUNDING
