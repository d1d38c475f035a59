"""Dark photographs made a little lighter and calmer: one tone curve for all, never a redraw."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.geometry import Box

DARK_FACE, WANTED_FACE = 105.0, 150.0
"""Median 8-bit level of a face below which it is lifted, and what it is lifted towards."""
LARGEST_GAIN = 6.0
NOISY = 5.0
"""Standard deviation of noise, in levels, that is left alone."""


def evened(pixels: NDArray[np.uint8], *faces: Box) -> NDArray[np.uint8]:
    """Lift dark faces towards a middle level, whites kept from clipping, then calm the noise this shows."""
    level = _level(pixels, faces)
    if level >= DARK_FACE:
        return calmed(pixels)
    quiet = calmed(pixels, allowed=NOISY * level / WANTED_FACE)
    around = quiet if len(faces) == 1 else _part(quiet, _about(faces))
    return _curve(around, max(_level(quiet, faces), 1.0))[quiet]


def _about(faces: Sequence[Box]) -> Box:
    """What every picture shows that was cut out about one of these faces."""
    whole = reduce(Box.union, faces)
    return whole.inset(-float(np.mean([face.height for face in faces])))


def _level(pixels: NDArray[np.uint8], faces: Sequence[Box]) -> float:
    """The mean of the faces' own medians."""
    return float(np.mean([np.median(_part(pixels, face).max(axis=-1)) for face in faces]))


def _curve(pixels: NDArray[np.uint8], level: float) -> NDArray[np.uint8]:
    """Gain first, as far as the whites allow, then a gamma for the rest, both bounded."""
    steps = np.arange(256) / 255
    white = max(float(np.percentile(pixels[::4, ::4].max(axis=-1), 99)), 1.0)
    gain = np.clip(min(WANTED_FACE / level, 245 / white), 1.0, LARGEST_GAIN)
    lifted = np.minimum(steps * gain, 1)
    rest = np.log(WANTED_FACE / 255) / np.log(min(level * gain, 254) / 255)
    return np.round(255 * lifted ** np.clip(rest, 0.5, 1.0)).astype(np.uint8)


def noise_of(pixels: NDArray[np.uint8]) -> float:
    """Standard deviation of noise in levels (Immerkaer 1996), from the calmer half of the picture's middle."""
    height, width = pixels.shape[:2]
    top, left = max(0, height // 2 - 400), max(0, width // 2 - 400)
    pixels = pixels[top : top + 800, left : left + 800]
    grey = pixels[..., 1].astype(np.float32)
    second = grey[1:-1, :-2] - 2 * grey[1:-1, 1:-1] + grey[1:-1, 2:]
    mask = second[:-2] - 2 * second[1:-1] + second[2:]
    inside = (pixels[2:-2, 1:-1, 1] > 3) & (pixels[2:-2, 1:-1, 1] < 252)
    values = np.abs(mask[inside]) if inside.any() else np.zeros(1, np.float32)
    return float(np.median(values)) / (0.6745 * 6)


def calmed(pixels: NDArray[np.uint8], allowed: float = NOISY) -> NDArray[np.uint8]:
    """Noise smoothed within edges, wider in colour than in lightness. Clean pictures come back as they are."""
    sigma = noise_of(pixels)
    if sigma <= allowed:
        return pixels
    luma, *chroma = Image.fromarray(pixels).convert("YCbCr").split()
    guide = _self_guided(np.asarray(luma, np.float32), (1.8 * sigma) ** 2, 3)
    smooth = np.asarray(luma, np.float32) * 0.1 + guide * 0.9
    smoothed_chroma = [_guided(np.asarray(c, np.float32), guide, (1.2 * sigma) ** 2, 6) for c in chroma]
    planes = [Image.fromarray(np.clip(np.round(p), 0, 255).astype(np.uint8)) for p in (smooth, *smoothed_chroma)]
    return np.asarray(Image.merge("YCbCr", planes).convert("RGB"))


def _self_guided(plane: NDArray[np.float32], epsilon: float, radius: int) -> NDArray[np.float32]:
    return _guided(plane, plane, epsilon, radius)


def _guided(plane: NDArray[np.float32], guide: NDArray[np.float32], epsilon: float, radius: int) -> NDArray[np.float32]:
    """Guided filter (He et al. 2013) with a grey guide."""
    from scipy.ndimage import uniform_filter

    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return uniform_filter(values, 2 * radius + 1)

    guide_mean, plane_mean = mean(guide), mean(plane)
    variance = mean(guide * guide) - guide_mean**2
    slope = (mean(guide * plane) - guide_mean * plane_mean) / (variance + epsilon)
    return mean(slope) * guide + mean(plane_mean - slope * guide_mean)


def _part(pixels: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    top, left = max(0, int(box.y)), max(0, int(box.x))
    part = pixels[top : max(top + 1, int(box.bottom)), left : max(left + 1, int(box.right))]
    return part if part.size else pixels
