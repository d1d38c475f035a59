"""Shadow, glow and outline from a layer's coverage.

A wide blur has no fine detail, so its silhouette is drawn and blurred at a fraction of the size: three
samples a sigma keep the error of the enlargement below one 8-bit step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray

from engine.compositor.dilation import dilated
from engine.compositor.pictures import coverage_image
from engine.scene import BlendMode, Effect, Glow, Outline, Shadow

_SAMPLES_PER_SIGMA = 3
_MOST_REDUCED = 16


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

    @property
    def reduction(self) -> int:
        """How many output pixels one sample of the silhouette spans, a power of two."""
        samples = self.sigma / _SAMPLES_PER_SIGMA
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


def apply(planned: Plan, coverage: NDArray[np.uint8], reduction: int) -> skia.Image:
    """Coverage `(h, w)` at `1/reduction`, already padded by the reach, to the effect's coverage."""
    if planned.grow > 0:
        coverage = dilated(coverage, planned.grow / reduction)
    image = coverage_image(coverage)
    return blurred(image, planned.sigma / reduction) if planned.sigma > 0 else image


def blurred(image: skia.Image, sigma: float) -> skia.Image:
    """Gaussian blur of an alpha-only image, same size."""
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeA8(image.width(), image.height()))
    blur = skia.ImageFilters.Blur(sigma, sigma, skia.TileMode.kDecal)
    surface.getCanvas().drawImage(image, 0, 0, skia.SamplingOptions(), skia.Paint(ImageFilter=blur))
    return surface.makeImageSnapshot()
