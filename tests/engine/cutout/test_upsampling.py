"""The matte's colour lines, where colours lie on one line and single precision tells nothing."""

from __future__ import annotations

import numpy as np
import pytest

from engine.cutout.upsampling import _colour_lines

GREYS = np.random.default_rng(3).integers(0, 256, (40, 40, 1))
GROUNDS = {
    "grey": GREYS.repeat(3, axis=2),
    "two colours": np.where(GREYS < 128, [255, 255, 0], [0, 0, 255]),
    "one colour": np.full((40, 40, 3), 255),
}


@pytest.mark.parametrize("kind", sorted(GROUNDS))
def test_colour_lines_are_those_that_are_solved_exactly(kind):
    guide = GROUNDS[kind].astype(np.float32) / 255
    alpha = np.random.default_rng(4).random((40, 40)).astype(np.float32)
    slope, offset = _colour_lines(guide, alpha, radius=1, epsilon=1e-5)
    assert np.isfinite(slope).all()
    assert np.isfinite(offset).all()
    exact = np.mean([_fitted(guide, alpha, 20 + dy, 20 + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)], axis=0)
    assert slope[20, 20] == pytest.approx(exact, abs=0.01)


def _fitted(guide, alpha, y, x):
    """The ridge regression about one pixel, by numpy's own solver."""
    colours = guide[y - 1 : y + 2, x - 1 : x + 2].reshape(9, 3).astype(np.float64)
    values = alpha[y - 1 : y + 2, x - 1 : x + 2].ravel().astype(np.float64)
    spread = colours - colours.mean(axis=0)
    return np.linalg.solve(spread.T @ spread / 9 + 1e-5 * np.eye(3), spread.T @ (values - values.mean()) / 9)
