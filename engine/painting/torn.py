"""Torn edges: outlines that wander like ripped paper, and the bright fibre along them."""

from __future__ import annotations

import numpy as np
import skia
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Unit coordinates, `(n, 2)`."""


def wander(count: int, random: np.random.Generator, roughness: float = 0.62) -> NDArray[np.float64]:
    """A closed 1/f walk of `count` values with deviation 1: large sweeps with small teeth on them."""
    frequency = np.fft.rfftfreq(count, 1.0 / count)
    power = np.where(frequency > 0, np.maximum(frequency, 1.0) ** (-1.0 - roughness), 0.0)
    phase = np.exp(2j * np.pi * random.random(len(frequency)))
    walk = np.fft.irfft(power * phase, count)
    return walk / walk.std()


def torn_line(
    start: tuple[float, float], end: tuple[float, float], depth: float, random: np.random.Generator
) -> Points:
    """A tear from `start` to `end`, straying about `depth` units to both sides."""
    a, b = np.array(start, float), np.array(end, float)
    length = float(np.hypot(*(b - a)))
    count = max(16, int(length / 2.2))
    normal = np.array([-(b - a)[1], (b - a)[0]]) / length
    stray = depth * wander(2 * count, random)[:count] + 0.10 * depth * random.standard_normal(count)
    return a + np.linspace(0, 1, count)[:, None] * (b - a) + stray[:, None] * normal


def polygon(points: Points) -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(float(x), float(y)) for x, y in points], True)
    return path


def offset_line(points: Points, width: float, random: np.random.Generator) -> Points:
    """The same tear a little farther in: where the printed face ends and the fibre shows."""
    direction = np.gradient(points, axis=0)
    normal = np.stack([-direction[:, 1], direction[:, 0]], axis=1)
    normal /= np.maximum(np.hypot(*normal.T), 1e-6)[:, None]
    smooth = np.stack([np.convolve(np.pad(normal[:, i], 6, mode="edge"), np.ones(13) / 13, "valid") for i in (0, 1)], 1)
    wide = width * np.clip(1.0 + 0.55 * wander(2 * len(points), random)[: len(points)], 0.35, 2.4)
    return points + smooth * wide[:, None]
