"""The default upscaler: Lanczos, its edges set right again, and the picture's own grain at the new size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from engine.kinds.hookspecs import hookimpl

_MOST_GRAIN = 6.0
"""Levels of 255: what is rougher is no grain but a rough picture."""
_LEAST_GRAIN = 0.7
"""So that long ramps do not band."""
_CALM = 0.3
"""The share of the picture, its calmest, in which grain is measured: elsewhere it is detail."""
_SHARPENED = 60.0
"""Per cent of the edges' contrast that is given back at twice the size and above."""


class Resample:
    name = "resample"

    def upscale(self, pixels: NDArray[np.uint8], width: int, height: int, *, seed: int) -> NDArray[np.uint8]:
        picture = Image.fromarray(np.ascontiguousarray(pixels[..., :3]))
        scale = max(width / picture.width, height / picture.height)
        larger = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        if scale <= 1.0:
            return np.asarray(larger)
        amount = round(_SHARPENED * min(1.0, scale - 1.0))
        larger = larger.filter(ImageFilter.UnsharpMask(radius=0.6 * scale, percent=amount, threshold=2))
        return _grained(np.asarray(larger), _grain_of(picture), seed)


def _grain_of(picture: Image.Image) -> float:
    """The standard deviation of what is finest where the picture is calm, in levels."""
    grey = np.asarray(picture.convert("L"), np.float32)
    smooth = np.asarray(picture.convert("L").filter(ImageFilter.GaussianBlur(1.5)), np.float32)
    energy = Image.fromarray((grey - smooth) ** 2).resize((48, 48), Image.Resampling.BOX)
    return float(np.clip(np.sqrt(np.quantile(np.asarray(energy), _CALM)), _LEAST_GRAIN, _MOST_GRAIN))


def _grained(pixels: NDArray[np.uint8], strength: float, seed: int) -> NDArray[np.uint8]:
    """Alike in all three channels, a band of rows at a time: a whole field would take as much as the picture."""
    random, made = np.random.default_rng((seed, 2)), np.empty_like(pixels)
    for top in range(0, len(pixels), 256):
        rows = pixels[top : top + 256]
        noise = random.standard_normal((*rows.shape[:2], 1), dtype=np.float32) * strength
        made[top : top + 256] = np.clip(np.rint(rows + noise), 0, 255).astype(np.uint8)
    return made


@hookimpl
def register_upscalers() -> list[Resample]:
    return [Resample()]
