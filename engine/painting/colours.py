"""Palette colours as linear light, and back to 8-bit sRGB."""

from __future__ import annotations

import numpy as np
import skia
from numpy.typing import NDArray

from engine.pixels.colour import linear, parse

Linear = NDArray[np.floating]
"""Linear-light RGB in float32, 0..1 but free to exceed it: `(3,)` for a colour, `(h, w, 3)` for a field.

Numpy's types do not follow the width of a float through sums and products, so it is left open here.
"""


def light(text: str) -> Linear:
    """`#rrggbb` to linear light, `(3,)`."""
    return linear(np.array(parse(text)[:3]) / 255.0).astype(np.float32)


def encoded(field: Linear) -> Linear:
    """Linear light to sRGB 0..255, not rounded (IEC 61966-2-1)."""
    field = np.clip(field, 0.0, 1.0)
    return np.where(field <= 0.0031308, 12.92 * field, 1.055 * field ** (1 / 2.4) - 0.055) * 255.0


def decoded(pixels: NDArray[np.uint8]) -> Linear:
    """8-bit sRGB to linear light."""
    return linear(np.arange(256) / 255.0).astype(np.float32)[pixels]


def luminance(field: Linear) -> Linear:
    """Relative luminance of a linear field, `(..., 1)`."""
    return (field @ np.array([0.2126, 0.7152, 0.0722], np.float32))[..., None]


def lerp(first: Linear, second: Linear, amount: float | Linear) -> Linear:
    """`first` at 0, `second` at 1; a 2-d amount is spread over the colour axis."""
    if isinstance(amount, np.ndarray) and amount.ndim == 2:
        amount = amount[..., None]
    return first + (second - first) * amount


def towards(first: str, second: str, amount: float) -> Linear:
    """Two hex colours mixed in linear light."""
    return lerp(light(first), light(second), amount)


def shade_of(ground: Linear, deep: Linear) -> Linear:
    """The shadow side of a ground: `deep`, or for a bright ground with a near-black deep its own darker, fuller hue."""
    near, far = float(luminance(ground)[0]), float(luminance(deep)[0])
    if near < 0.08 or far > 0.25 * near:
        return deep
    return ground * (ground / max(float(ground.max()), 1e-3)) ** 0.4 * np.float32(0.52) + deep * np.float32(0.06)


def posterised(levels: Linear, amount: float, steps: int = 7) -> Linear:
    """sRGB levels 0..255 `(h, w, 3)` pulled towards `steps` tones with soft edges, hue kept; 0 leaves them alone."""
    if amount <= 0:
        return levels
    tone = np.maximum(levels.max(axis=-1, keepdims=True) / 255.0, 1e-3) * steps
    whole = np.floor(tone)
    share = np.clip((tone - whole - 0.38) / 0.24, 0.0, 1.0)
    return levels * (1.0 + amount * ((whole + share) / tone - 1.0))


def glow_of(ground: Linear) -> Linear:
    """What a ground turns into under bright light: near white for a pale one, a brighter self for a dark one."""
    return lerp(ground, np.ones(3, np.float32), 0.16 + 0.74 * float(luminance(ground)[0]) ** 0.5)


def by_luminance(*colours: Linear) -> list[Linear]:
    """Darkest first."""
    return sorted(colours, key=lambda colour: float(luminance(colour)[0]))


def ramp(amount: Linear, stops: tuple[tuple[float, Linear], ...]) -> Linear:
    """A tone ramp: `(h, w)` 0..1 to `(h, w, 3)` along colour stops, mixed in linear light."""
    offsets = [offset for offset, _ in stops]
    channels = [np.interp(amount, offsets, [colour[i] for _, colour in stops]) for i in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


def paint_colour(colour: str | Linear, alpha: float = 1.0) -> int:
    """A hex or linear colour with alpha 0..1 as Skia's packed colour."""
    rgb = parse(colour)[:3] if isinstance(colour, str) else np.rint(encoded(colour))
    return skia.Color(*(int(v) for v in rgb), round(255 * min(1.0, max(0.0, alpha))))
