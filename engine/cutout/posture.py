"""Whether a turned head lies in a turned photograph or is tilted on an upright body, and whether an arm is raised."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box

BODY = (0.8, 3.0)
"""From the middle of the face, in face sizes: nearer is the head, further away nobody's body is told for sure."""
BELOW = 80.0
"""Degrees from straight down within which a body is looked for."""
WITH_THE_HEAD = 0.55
"""Of the head's turn, what a body in a turned photograph shares at least."""
SEEN = 0.5
"""Person probability of the body."""


def upright_below(probability: NDArray[np.float32], face: Box, roll: float) -> bool:
    """A body goes down from the face although the head is turned by `roll` clockwise degrees."""
    y, x = np.mgrid[: probability.shape[0], : probability.shape[1]]
    size = (face.width * face.height) ** 0.5
    across, down = (x - face.centre.x) / size, (y - face.centre.y) / size
    away, angle = np.hypot(across, down), np.degrees(np.arctan2(-across, down))
    body = (probability > SEEN) & (away > BODY[0]) & (away < BODY[1]) & (np.abs(angle) < BELOW)
    if not body.any():
        return False
    lean = np.degrees(np.arctan2(-(across[body] / away[body]).sum(), (down[body] / away[body]).sum()))
    return bool(lean * np.sign(roll) < WITH_THE_HEAD * abs(roll))


def runs_out_above(probability: NDArray[np.float32]) -> bool:
    """Somebody, or what they hold up, goes on above the frame."""
    return bool((probability[:2] > SEEN).any(axis=0).mean() > 0.01)


def runs_out_sideways(probability: NDArray[np.float32]) -> bool:
    """A body cut by the picture's side must not be tilted: the cut would come into sight."""
    return bool(max((probability[:, edge] > SEEN).mean() for edge in (1, -2)) > 0.04)
