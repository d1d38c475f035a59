"""Shadow, glow and outline from a layer's coverage.

What is wide has no fine detail, so silhouettes are drawn and worked on at a fraction of the size: three
samples a sigma keep a blur's enlargement within about one 8-bit step; a grown edge, eight samples or more
from where it began, is made sharp again after enlarging.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from engine.compositor.dilation import dilated
from engine.looks import BlendMode, Effect, Glow, Outline, Shadow

_SAMPLES_PER_SIGMA = 3
_SAMPLES_PER_RADIUS = 8
_MOST_REDUCED = 16
_CRISP = 1.5
"""An outline is cut out, not misted: its edge is at least this steep, so that thin hair leaves no grey fog."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An effect in output pixels: grow the coverage, blur it, move it, tint it."""

    colour: str
    blend: BlendMode
    sigma: float
    grow: float
    dx: float
    dy: float

    @property
    def reach(self) -> int:
        """Pixels of ink beyond the silhouette."""
        return math.ceil(self.grow + 3 * self.sigma) + 1

    def reduction(self, *, grown: bool) -> int:
        """How many output pixels one sample spans, a power of two; `grown` when the silhouette comes widened."""
        growth = 1.0 if grown else self.grow / _SAMPLES_PER_RADIUS
        samples = self.sigma / _SAMPLES_PER_SIGMA if self.sigma > 0 else growth
        return min(_MOST_REDUCED, 2 ** int(math.log2(samples))) if samples >= 2 else 1


def plan(effect: Effect, unit: float) -> Plan:
    """The effect where one design unit is `unit` output pixels."""
    sigma, grow, dx, dy = 0.0, 0.0, 0.0, 0.0
    blend = BlendMode.NORMAL if isinstance(effect, Outline) else effect.blend
    if isinstance(effect, Shadow):
        sigma, dx, dy = effect.blur / 2 * unit, effect.dx * unit, effect.dy * unit
    elif isinstance(effect, Glow):
        sigma, grow = effect.blur / 2 * unit, effect.spread * unit
    else:
        grow = effect.width * unit
    return Plan(colour=effect.colour, blend=blend, sigma=sigma, grow=grow, dx=dx, dy=dy)


def applied(planned: Plan, coverage: NDArray[np.uint8], reduction: int, *, grown: bool) -> NDArray[np.uint8]:
    """Coverage `(h, w)` at `1/reduction`, already padded by the reach, to the effect's coverage.

    A blur stays at the reduced size, for the canvas to enlarge; an outline comes back at full size.
    """
    if planned.grow > 0 and not grown:
        coverage = dilated(coverage, planned.grow / reduction)
        if planned.sigma == 0:
            return _enlarged(coverage, reduction)
    if planned.sigma == 0:
        return coverage
    # Pillow's three boxes have fractional edges, so their variance is right; Skia's whole ones miss by up to a tenth.
    return np.asarray(Image.fromarray(coverage).filter(ImageFilter.GaussianBlur(planned.sigma / reduction)))


def _enlarged(coverage: NDArray[np.uint8], reduction: int) -> NDArray[np.uint8]:
    """The grown silhouette at full size with an edge one pixel wide."""
    height, width = coverage.shape
    picture = Image.fromarray(coverage)
    if reduction > 1:
        picture = picture.resize((width * reduction, height * reduction), Image.Resampling.BICUBIC)
    steep = max(_CRISP, reduction)
    steps = np.clip((np.arange(256) - 127.5) * steep + 127.5, 0, 255)
    return np.asarray(picture.point(np.rint(steps).astype(int).tolist()))
