"""Light on a cut-out person, worked out from the matte alone: a rim along the edge, shade away from the key light.

Both are soft, so they are made small and stretched over the person's picture.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from engine import colour
from engine.style import Palette, Rim

_LONGEST = 800
"""Pixels of the longer side these layers are made at."""


def rim_light(
    alpha: NDArray[np.uint8], rim: Rim, palette: Palette, *, light_from: str, width: float
) -> NDArray[np.uint8]:
    """Straight RGBA of light along the matte's edge; `width` is the rim's reach in pixels of `alpha`.

    The rim stands opposite the key light, as a back light would; `opposite` lights the other side too.
    """
    matte, scale = _small(alpha)
    reach = max(1.5, width * scale)
    from_right = 1 if light_from == "left" else -1
    near = _edge(matte, reach, from_right) * rim.strength
    out = _tinted(near, palette.resolve(rim.colour))
    if rim.opposite:
        out = _over(_tinted(_edge(matte, reach, -from_right) * rim.strength, palette.resolve(rim.opposite)), out)
    return out


def shade(
    alpha: NDArray[np.uint8], *, colour_text: str, light_from: str, fall: float, side: float
) -> NDArray[np.uint8]:
    """Straight RGBA shadow over the person: `fall` towards the bottom edge, `side` away from the key light (0..1)."""
    matte, _ = _small(alpha)
    height, width = matte.shape
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    across = across if light_from == "left" else 1 - across
    amount = fall * _smooth(0.42, 1.0, down) + side * _smooth(0.35, 1.0, across)
    return _tinted(matte * np.clip(amount, 0, 0.96), colour_text)


def _small(alpha: NDArray[np.uint8]) -> tuple[NDArray[np.float32], float]:
    height, width = alpha.shape
    scale = min(1.0, _LONGEST / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray(alpha).resize(size, Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32) / 255, scale


def _edge(matte: NDArray[np.float32], reach: float, side: int) -> NDArray[np.float32]:
    """Where the matte ends on one side (1 right, -1 left) and above: 1 at the edge falling off over `reach`."""
    picture = Image.fromarray((matte * 255).astype(np.uint8))
    soft = np.asarray(picture.filter(ImageFilter.GaussianBlur(reach * 0.5)), dtype=np.float32) / 255
    dx, dy = round(side * reach * 0.9), round(-reach * 0.45)
    outside = 1 - _moved(soft, -dx, -dy)
    fine = np.clip(outside * 1.35 - 0.15, 0, 1) ** 1.5
    return matte * fine


def _moved(values: NDArray[np.float32], dx: int, dy: int) -> NDArray[np.float32]:
    """Shifted, the border repeated: a body cut by the picture's edge has no rim there."""
    height, width = values.shape
    rows = np.clip(np.arange(height) - dy, 0, height - 1)
    columns = np.clip(np.arange(width) - dx, 0, width - 1)
    return values[rows][:, columns]


def _smooth(low: float, high: float, values: NDArray[np.float32]) -> NDArray[np.float32]:
    t = np.clip((values - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def _tinted(amount: NDArray[np.float32], text: str) -> NDArray[np.uint8]:
    out = np.empty((*amount.shape, 4), dtype=np.uint8)
    out[..., :3] = colour.parse(text)[:3]
    out[..., 3] = np.round(np.clip(amount, 0, 1) * 255)
    return out


def _over(top: NDArray[np.uint8], bottom: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(Image.alpha_composite(Image.fromarray(bottom), Image.fromarray(top)))
