"""Light on a cut-out person, worked out from the matte alone: a rim along the edge, shade away from the key light.

Both are soft, so they are made small and stretched over the person's picture.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from engine.geometry import Box

Coverage = NDArray[np.uint8]
"""`(height, width)` 0..255."""

_LONGEST = 800
"""Pixels of the longer side these layers are made at."""


def on_own_part(light: Coverage, part: Box, alpha: Coverage) -> Coverage:
    """Light on several people together, `part` of whose matte is one person's with this `alpha`: what falls on them.

    `part` is in shares of the light's width and height.
    """
    matte, _ = _small(alpha)
    height, width = matte.shape
    rows, columns = light.shape
    left, right = np.clip([part.x, part.right], 0, 1) * columns
    top, bottom = np.clip([part.y, part.bottom], 0, 1) * rows
    own = Image.fromarray(light).resize((width, height), Image.Resampling.BILINEAR, box=(left, top, right, bottom))
    return np.minimum(np.asarray(own), _coverage(matte))


def rim_light(alpha: Coverage, *, strength: float, side: str, width: float) -> Coverage:
    """How much light falls along the matte's edge on one side, as `(h, w)` coverage at most 800 pixels long.

    `width` is the rim's reach in pixels of `alpha`; `side` is `left` or `right`.
    """
    matte, scale = _small(alpha)
    return _coverage(_edge(matte, max(1.5, width * scale), 1 if side == "right" else -1) * strength)


def spill(alpha: Coverage, *, strength: float, width: float) -> Coverage:
    """How much of the ground's colour lies about the matte's whole edge, `width` pixels of `alpha` inward."""
    matte, scale = _small(alpha)
    picture = Image.fromarray(_coverage(matte))
    soft = np.asarray(picture.filter(ImageFilter.GaussianBlur(max(1.0, 0.5 * width * scale))), np.float32) / 255.0
    return _coverage(strength * matte * np.clip(2 * (1 - soft), 0, 1) ** 1.5)


def shade(alpha: Coverage, *, light_from: str, fall: float, side: float) -> Coverage:
    """How much shadow lies on the person: `fall` towards the bottom edge, `side` away from the key light (0..1)."""
    matte, _ = _small(alpha)
    height, width = matte.shape
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    across = across if light_from == "left" else 1 - across
    amount = fall * _smooth(0.42, 1.0, down) + side * _smooth(0.35, 1.0, across)
    return _coverage(matte * np.clip(amount, 0, 0.96))


def _small(alpha: Coverage) -> tuple[NDArray[np.float32], float]:
    height, width = alpha.shape
    scale = min(1.0, _LONGEST / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray(alpha).resize(size, Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32) / 255.0, scale


def _edge(matte: NDArray[np.float32], reach: float, side: int) -> NDArray[np.float32]:
    """Where the matte ends on one side (1 right, -1 left) and above: 1 at the edge falling off over `reach`."""
    picture = Image.fromarray((matte * 255).astype(np.uint8))
    soft = np.asarray(picture.filter(ImageFilter.GaussianBlur(reach * 0.5)), dtype=np.float32) / 255.0
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


def _coverage(amount: NDArray[np.float32]) -> Coverage:
    return np.round(np.clip(amount, 0, 1) * 255).astype(np.uint8)
