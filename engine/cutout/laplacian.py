"""The matting Laplacian of Levin, Lischinski and Weiss (2008), for the rows of the unknown pixels only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

EPSILON = 1e-5
WINDOW = 9
_Y, _X = (grid.ravel() for grid in np.mgrid[-1:2, -1:2])
_OFFSETS = [(dy, dx) for dy in range(-2, 3) for dx in range(-2, 3)]


def laplacian_rows(colours: NDArray[np.float64], unknown: NDArray[np.bool_]) -> csr_matrix:
    """`(unknown.sum(), h * w)`: L's rows for the True pixels of `unknown` (h, w); `colours` (h, w, 3) are 0..1.

    L = sum over 3x3 windows k of  delta_ij - (1 + (I_i - m_k)' (S_k + eps/9 E)^-1 (I_j - m_k)) / 9.
    """
    height, width = unknown.shape
    rows, columns = _windows(unknown)
    pixels = (rows[:, None] + _Y) * width + columns[:, None] + _X
    values = _window_values(colours.reshape(-1, 3)[pixels])
    number = np.full(height * width, -1)
    number[unknown.ravel()] = np.arange(unknown.sum())
    summed = _summed(values, number[pixels], int(unknown.sum()))
    return _sparse(summed, np.flatnonzero(unknown.ravel()), height, width)


def _windows(unknown: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Centres of the windows that hold an unknown pixel and lie wholly inside."""
    from scipy.ndimage import maximum_filter

    near = maximum_filter(unknown, 3)
    near[0] = near[-1] = False
    near[:, 0] = near[:, -1] = False
    rows, columns = np.nonzero(near)
    return rows, columns


def _window_values(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """`(n, 9, 9)` terms of windows with colours `(n, 9, 3)`."""
    centred = colours - colours.mean(axis=1, keepdims=True)
    spread = centred.transpose(0, 2, 1) @ centred / WINDOW + EPSILON / WINDOW * np.eye(3)
    return np.eye(WINDOW) - (1 + centred @ np.linalg.inv(spread) @ centred.transpose(0, 2, 1)) / WINDOW


def _summed(values: NDArray[np.float64], numbers: NDArray[np.intp], count: int) -> NDArray[np.float64]:
    """`(count, 25)`: the terms added up by row and by the offset from the row's pixel, -2..2 each way."""
    offset = (_Y[None] - _Y[:, None] + 2) * 5 + _X[None] - _X[:, None] + 2
    keys = numbers[:, :, None] * 25 + offset[None]
    wanted = np.broadcast_to((numbers >= 0)[:, :, None], keys.shape)
    # numpy's types know only the count of whole numbers that bincount gives without weights.
    summed = np.bincount(keys[wanted], weights=values[wanted], minlength=count * 25)
    return summed.reshape(count, 25)  # type: ignore[return-value]


def _sparse(summed: NDArray[np.float64], pixels: NDArray[np.intp], height: int, width: int) -> csr_matrix:
    offsets = np.array([dy * width + dx for dy, dx in _OFFSETS])
    # A term beyond the picture's edge is 0 always; its column only has to exist.
    columns = np.clip(pixels[:, None] + offsets[None], 0, height * width - 1)
    starts = np.arange(0, summed.size + 1, 25)
    return csr_matrix((summed.ravel(), columns.ravel(), starts), shape=(len(pixels), height * width))
