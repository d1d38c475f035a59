"""Before a plain ground, what has the face's colour and not the ground's and hangs on the person is an arm or a hand.

The ground's colour is a smooth surface, as a lit wall or a sky has it. Where the picture beside the person does not fit
one, nothing is said: a room, a street, a shadow on the wall.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.cutout.mask import connected
from engine.cutout.shapes import grown, opened
from engine.cutout.upsampling import resized
from engine.geometry import Box

LOOKED_AT = 160
"""Pixels of the longer side at which the ground is looked at."""
GROUND = 0.05
"""Person probability below which a place is taken for the ground."""
PLAIN, ROUNDS = 0.03, 4
"""Distance of a colour, 0..1, from the ground's within which it is the ground's; how often the surface is fitted."""
OTHER = 0.07
"""Distance of a colour from which it is surely not the ground's."""
ALL = 0.8
"""Of what is taken for the ground, how much must have its colour."""
MOST = 0.35
"""Of the person, how large what is added may be."""
THICK = 0.06
"""Face widths: half of how thick an added part is at least."""
HUE, LIGHT, SKIN = 0.035, (0.35, 1.7), 0.6
"""How far the shares of red, green and blue are from the face's at most in skin, how dark and how light it may be
against the face, and how much of what is added is skin at least."""
SAID = np.float32(0.9)
"""Probability of what is added."""


def outlined(
    pixels: NDArray[np.uint8], probability: NDArray[np.float32], face: Box, seen: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """`probability` with what stands out from a plain ground and hangs on the person, within what is `seen`."""
    scale = min(1.0, LOOKED_AT / max(probability.shape))
    size = max(1, round(scale * probability.shape[1])), max(1, round(scale * probability.shape[0]))
    small = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX)).astype(np.float64) / 255
    inside = resized(seen.astype(np.float32), size) > 0.99
    added = _standing_out(small, resized(probability, size), face.scaled(scale), inside)
    whole = probability.shape[1], probability.shape[0]
    return np.maximum(probability, SAID * (resized(added.astype(np.float32), whole) > 0.5))


def _standing_out(
    colours: NDArray[np.float64], probability: NDArray[np.float32], face: Box, seen: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    nothing = np.zeros(probability.shape, bool)
    ground, body = (probability < GROUND) & seen, probability > 0.5
    away = _from_ground(colours, ground)
    if away is None or not body.any():
        return nothing
    other = ((away > OTHER) | body) & seen
    radius = max(1, round(THICK * face.width))
    whole = opened(connected(other, face) & other, radius)
    added = opened(whole & ~grown(body, 1), radius)
    if not added.any() or added.sum() > MOST * body.sum() or _from_beside(added) or not _skin(colours, added, face):
        return nothing
    return whole


def _from_beside(added: NDArray[np.bool_]) -> bool:
    """A shelf or a sofa reaches in from the picture's sides."""
    return bool(added[:, 0].any() or added[:, -1].any() or added[0].any())


def _skin(colours: NDArray[np.float64], added: NDArray[np.bool_], face: Box) -> bool:
    """A chair or a plant has other colours than the face."""
    inner = face.inset(0.25 * face.width, 0.25 * face.height)
    within = colours[max(0, int(inner.y)) : int(inner.bottom) + 1, max(0, int(inner.x)) : int(inner.right) + 1]
    own, there = np.median(within.reshape(-1, 3), axis=0), colours[added]
    hue = np.abs(there / np.maximum(there.sum(axis=1), 0.02)[:, None] - own / max(own.sum(), 0.02)).max(axis=1)
    light = there.sum(axis=1) / max(own.sum(), 0.02)
    return bool(((hue < HUE) & (light > LIGHT[0]) & (light < LIGHT[1])).mean() >= SKIN)


def _from_ground(colours: NDArray[np.float64], ground: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """How far each colour is from the ground's there; None where the ground is not plain."""
    y, x = (plane / max(ground.shape) for plane in np.mgrid[: ground.shape[0], : ground.shape[1]])
    surface = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    kept = ground
    away = np.zeros(ground.shape)
    for number in range(ROUNDS):
        if kept.sum() < 0.5 * ground.sum() or kept.sum() < 100:
            return None
        fitted, *_ = np.linalg.lstsq(surface[kept], colours[kept], rcond=None)
        away = np.abs(colours - surface @ fitted).max(axis=-1)
        kept = ground & (away < PLAIN * (1 + ROUNDS - number))
    return away if (away[ground] < PLAIN).mean() >= ALL else None
