"""A small photograph's cutout at twice the size, so that its edge is not drawn in steps on a large canvas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from engine.geometry import Point
from engine.person import Cutout

SMALL = 720
"""Longest side, in pixels, up to which a cutout is enlarged: a cover of 3000 shows it four times as large."""

_ROUNDING = 1.4
"""Blur, in enlarged pixels, that takes the steps out of the matte's edge."""

_STEEPER = 1.5
"""How much the blurred edge is steepened afterwards, so that it is as crisp as the picture within it."""


def enlarged(cutout: Cutout) -> Cutout:
    """The same person at twice the size when the photograph was small, else the cutout itself."""
    if max(cutout.alpha.shape) > SMALL:
        return cutout
    size = (2 * cutout.alpha.shape[1], 2 * cutout.alpha.shape[0])
    return replace(
        cutout,
        pixels=np.asarray(Image.fromarray(cutout.pixels).resize(size, Image.Resampling.LANCZOS)),
        alpha=_smooth_edge(cutout.alpha, size),
        face=cutout.face.scaled(2) if cutout.face else None,
        head=cutout.head.scaled(2),
        eyes=_doubled(cutout.eyes),
    )


def _smooth_edge(alpha: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    large = Image.fromarray(alpha).resize(size, Image.Resampling.BICUBIC)
    soft = np.asarray(large.filter(ImageFilter.GaussianBlur(_ROUNDING)), np.float32)
    steep = np.clip((soft - 127.5) * _STEEPER + 127.5, 0, 255)
    # Faint hair keeps its faint end: only what is more than half there is steepened.
    return np.round(np.where(soft > 127.5, steep, np.maximum(steep, 0.5 * soft))).astype(np.uint8)


def _doubled(eyes: tuple[Point, Point] | None) -> tuple[Point, Point] | None:
    return (Point(eyes[0].x * 2, eyes[0].y * 2), Point(eyes[1].x * 2, eyes[1].y * 2)) if eyes else None
