"""The person model's opinion, corrected by what the colours nearby say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOISE = 0.03
"""Standard deviation, 0..1, that colours are allowed at least."""
TAKEN, GIVEN = 2.5, 1.5
"""Natural log of the odds that colours may take or give at most: a ground may wear the person's colours by chance."""
PLAIN = 0.05
"""Standard deviation of a ground's colours about which it stops being plain."""


@dataclass(frozen=True)
class Local:
    """The colours known near each pixel: `mean` and `variance` (h, w, 3), and where there are any (h, w)."""

    mean: NDArray[np.float32]
    variance: NDArray[np.float32]
    seen: NDArray[np.bool_]


def informed(
    pixels: NDArray[np.uint8], trimap: NDArray[np.float64], probability: NDArray[np.float32], radius: int
) -> NDArray[np.float32]:
    """A better guess `(h, w)` 0..1 at the matte, from the colours known within `radius` pixels.

    Before a plain ground the pixel's place between the two mean colours is the matte itself, so that a soft model
    leaves no glow there. Before a busy one the colours only shift the model's odds, within bounds.
    """
    colours = pixels.astype(np.float32) / 255.0
    own = _local(colours, (trimap == 1).astype(np.float32), radius)
    ground = _local(colours, (trimap == 0).astype(np.float32), radius)
    both = own.seen & ground.seen
    ratio = np.clip(0.7 * (_log_likelihood(colours, own) - _log_likelihood(colours, ground)), -TAKEN, GIVEN)
    believed = np.clip(probability, 0.02, 0.98)
    posterior = 1 / (1 + (1 - believed) / believed * np.exp(-np.where(both, ratio, 0)))
    share, trust = _between(colours, own, ground)
    trust = np.where(both, trust, 0)
    return (trust * share + (1 - trust) * posterior).astype(np.float32)


def _local(colours: NDArray[np.float32], weight: NDArray[np.float32], radius: int) -> Local:
    from scipy.ndimage import uniform_filter

    size = 2 * radius + 1
    total = uniform_filter(weight, size)
    least = 0.5 / size**2
    share = np.maximum(total, least)[..., None]
    planes = [colours[..., i] * weight for i in range(3)]
    mean = np.stack([uniform_filter(p, size) for p in planes], axis=-1) / share
    square = np.stack([uniform_filter(p * colours[..., i], size) for i, p in enumerate(planes)], axis=-1) / share
    return Local(mean, np.maximum(square - mean**2, 0) + NOISE**2, total > least)


def _log_likelihood(colours: NDArray[np.float32], local: Local) -> NDArray[np.float32]:
    """Of each pixel's colour under the local normal distribution, less a constant."""
    return -0.5 * ((colours - local.mean) ** 2 / local.variance + np.log(local.variance)).sum(axis=-1)


def _between(
    colours: NDArray[np.float32], own: Local, ground: Local
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How far each colour lies on the way from the ground's to the person's, and how much that is worth."""
    way = own.mean - ground.mean
    length = (way**2).sum(axis=-1)
    share = np.clip(((colours - ground.mean) * way).sum(axis=-1) / np.maximum(length, 1e-6), 0, 1)
    spread = (ground.variance - NOISE**2).mean(axis=-1)
    return share, np.exp(-spread / PLAIN**2) * length / (length + 0.06)
