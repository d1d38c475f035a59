"""Soft things at low resolution: numpy float32 fields on a coarse grid over the canvas, in units."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.pixels.rasters import lent, resample

Field = NDArray[np.floating]
"""In float32, which numpy's types do not follow through sums and products."""


def noise(shape: tuple[int, int], cells: tuple[float, float], random: np.random.Generator, octaves: int = 1) -> Field:
    """Smooth noise 0..1, `(h, w)`, with `cells` features across and down; each octave doubles them at half weight."""
    total, weight, weights = np.zeros(shape, np.float32), 1.0, 0.0
    for octave in range(octaves):
        across, down = (max(1, round(c * 2**octave)) for c in cells)
        lattice = random.random((down + 3, across + 3), dtype=np.float32)
        total += weight * _stretched(lattice, shape)
        weights, weight = weights + weight, weight * 0.5
    return np.clip(total / weights, 0.0, 1.0)


def _stretched(lattice: Field, shape: tuple[int, int]) -> Field:
    height, width = shape
    box = (1.0, 1.0, lattice.shape[1] - 1.0, lattice.shape[0] - 1.0)
    return np.asarray(Image.fromarray(lattice).resize((width, height), Image.Resampling.BICUBIC, box=box))


def blurred(field: Field, sigma: float) -> Field:
    """Gaussian blur of `(h, w)` or `(h, w, c)`, edges repeated; `sigma` in cells of the field."""
    if field.ndim == 3:
        return np.stack([blurred(field[..., i], sigma) for i in range(field.shape[2])], axis=-1)
    if sigma > 4.0:
        return _blurred_small(field, sigma)
    radius = max(0, round(np.sqrt(sigma * sigma + 0.25) - 0.5))
    if radius == 0:
        return field
    for axis in (0, 1):
        for _ in range(3):
            field = _box(field, radius, axis)
    return field


def _blurred_small(field: Field, sigma: float) -> Field:
    """A wide blur has no detail: shrink, blur, stretch back."""
    height, width = field.shape
    factor = sigma / 2.0
    small = max(2, round(width / factor)), max(2, round(height / factor))
    picture = Image.fromarray(np.ascontiguousarray(field)).resize(small, Image.Resampling.BOX)
    soft = blurred(np.asarray(picture), 2.0)
    return np.asarray(Image.fromarray(soft).resize((width, height), Image.Resampling.BICUBIC))


def _box(field: Field, radius: int, axis: int) -> Field:
    padding = [(0, 0)] * field.ndim
    padding[axis] = (radius + 1, radius)
    # float64 sums: a float32 running sum drifts over a few hundred cells
    total = np.cumsum(np.pad(field, padding, mode="edge"), axis=axis, dtype=np.float64)
    width = 2 * radius + 1
    upper = np.take(total, range(width, total.shape[axis]), axis=axis)
    lower = np.take(total, range(total.shape[axis] - width), axis=axis)
    return ((upper - lower) / width).astype(np.float32)


def smoothstep(low: float, high: float, value: Field) -> Field:
    """0 below `low`, 1 above `high`, an S between; `low` may be the larger one."""
    t = np.clip((value - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def bell(distance: Field) -> Field:
    """exp(-d²): 1 in the middle, 0.37 at distance 1."""
    return np.exp(-distance * distance)


def enlarged(pixels: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Four-channel 8-bit pixels stretched smoothly; channels are independent (premultiply alpha first)."""
    out = np.empty((height, width, 4), np.uint8)
    enlarge_into(out, pixels)
    return out


def enlarge_into(target: NDArray[np.uint8], pixels: NDArray[np.uint8]) -> None:
    """Four-channel 8-bit pixels stretched smoothly over all of `target`."""
    source = np.ascontiguousarray(pixels)
    picture = Image.frombuffer("RGBX", (source.shape[1], source.shape[0]), source, "raw", "RGBX", 0, 1)
    resample(picture, lent(target, "RGBX", (target.shape[1], target.shape[0])))
