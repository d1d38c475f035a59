"""The person model's opinion, corrected by what the colours nearby say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

NOISE = 0.03
"""Standard deviation, 0..1, that colours are allowed at least."""
TAKEN, GIVEN = 2.5, 1.5
"""Natural log of the odds that colours may take or give at most: a ground may wear the person's colours by chance."""


def informed(
    pixels: NDArray[np.uint8], trimap: NDArray[np.float64], probability: NDArray[np.float32], radius: int
) -> NDArray[np.float32]:
    """Posterior `(h, w)`: the probability's odds times the likelihood ratio of the pixel's colour.

    Person and ground are each a normal distribution about the colours known within `radius` pixels. A plain ground
    speaks clearly, so a soft model leaves no glow on it; a busy one says little and leaves the model its word.
    """
    colours = pixels.astype(np.float32) / 255
    own, own_seen = _log_likelihood(colours, (trimap == 1).astype(np.float32), radius)
    ground, ground_seen = _log_likelihood(colours, (trimap == 0).astype(np.float32), radius)
    ratio = np.where(own_seen & ground_seen, np.clip(0.7 * (own - ground), -TAKEN, GIVEN), 0)
    believed = np.clip(probability, 0.02, 0.98)
    return (1 / (1 + (1 - believed) / believed * np.exp(-ratio))).astype(np.float32)


def _log_likelihood(
    colours: NDArray[np.float32], weight: NDArray[np.float32], radius: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Of each pixel's colour under the local normal distribution of the weighted ones; where there are any."""
    from scipy.ndimage import uniform_filter

    size = 2 * radius + 1
    total = uniform_filter(weight, size)
    seen = total > 0.5 / size**2
    share = np.maximum(total, 0.5 / size**2)
    likelihood = np.zeros(weight.shape, np.float32)
    for channel in range(3):
        plane = colours[..., channel]
        mean = uniform_filter(plane * weight, size) / share
        variance = np.maximum(uniform_filter(plane * plane * weight, size) / share - mean**2, 0) + NOISE**2
        likelihood -= 0.5 * ((plane - mean) ** 2 / variance + np.log(variance))
    return likelihood, seen
