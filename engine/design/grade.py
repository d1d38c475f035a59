"""Colour work on a photograph: one pure function of colour, applied through a lookup table.

Pixels keep their place: nothing here moves, paints or invents a feature of a face.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from engine.pixels import colour
from engine.style import Grade, Palette

Colours = NDArray[np.float32]
"""`(n, 3)` sRGB 0..1."""

_LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
_LATTICE = 33


def graded(
    pixels: NDArray[np.uint8], grade: Grade, palette: Palette, *, realism: float, match: float
) -> NDArray[np.uint8]:
    """RGB pixels with a style's grade. `realism` and `match` are 0..1; same size out."""
    if grade.posterise and realism < 0.95:
        pixels = _smoothed(pixels, strength=1 - realism)
    return apply_lut(pixels, lambda c: _grade(c, grade, palette, realism, match))


def apply_lut(pixels: NDArray[np.uint8], function: Callable[[Colours], Colours]) -> NDArray[np.uint8]:
    """Any colour function over RGB pixels, by trilinear lookup on a 33-step lattice."""
    steps = np.linspace(0, 1, _LATTICE, dtype=np.float32)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    lattice = np.stack([red.ravel(), green.ravel(), blue.ravel()], axis=1)
    table = ImageFilter.Color3DLUT(_LATTICE, np.clip(function(lattice), 0, 1).ravel().tolist())
    return np.asarray(Image.fromarray(np.ascontiguousarray(pixels)).filter(table))


def _grade(c: Colours, grade: Grade, palette: Palette, realism: float, match: float) -> Colours:
    c = _exposed(c, grade)
    c = _saturated(c, grade.saturation)
    c = _warmed(c, grade.warmth)
    c = _matched(c, palette, match)
    if grade.posterise and realism < 0.95:
        c = _posterised(c, grade.posterise, 1 - realism)
    if grade.duotone:
        c = _mixed(c, _duotone(c, *(palette.resolve(name) for name in grade.duotone)), grade.duotone_amount)
    if grade.tint:
        c = _mixed(c, _luma(c) * 0.35 + _rgb(palette.resolve(grade.tint)) * _luma(c) * 1.1, grade.tint_amount)
    return c


def _rgb(text: str) -> Colours:
    return np.array(colour.parse(text)[:3], dtype=np.float32) / 255.0


def _luma(c: Colours) -> Colours:
    return (c @ _LUMA)[:, None]


def _mixed(c: Colours, other: Colours, amount: float) -> Colours:
    return c + (other - c) * amount


def _exposed(c: Colours, grade: Grade) -> Colours:
    """Exposure by a gamma that keeps black and white; contrast as an S-curve about middle grey."""
    c = c ** (2.0 ** (-grade.exposure))
    curve = c * c * (3 - 2 * c)
    return np.clip(c + (curve - c) * (grade.contrast - 1) * 1.6, 0, 1)


def _saturated(c: Colours, amount: float) -> Colours:
    grey = _luma(c)
    return np.clip(grey + (c - grey) * amount, 0, 1)


def _warmed(c: Colours, warmth: float) -> Colours:
    gains = np.array([1 + 0.14 * warmth, 1 + 0.01 * warmth, 1 - 0.16 * warmth], dtype=np.float32)
    return np.clip(c * gains, 0, 1)


def _matched(c: Colours, palette: Palette, match: float) -> Colours:
    """A few percent towards the ground: its black level in the shadows, its hue in the low tones."""
    if match <= 0:
        return c
    deep, ground = _rgb(palette.deep), _rgb(palette.ground)
    shadow = (1 - _luma(c)) ** 3
    lifted = c + shadow * deep * 0.35 * match
    tone = ground / max(float(ground @ _LUMA), 0.05)
    middle = _luma(c) * (1 - _luma(c)) * 4
    return np.clip(lifted + (lifted * np.clip(tone, 0.6, 1.5) - lifted) * middle * 0.10 * match, 0, 1)


def _posterised(c: Colours, steps: int, amount: float) -> Colours:
    """Steps of lightness, hue kept: the luma is quantised and the colour scaled to it."""
    grey = _luma(c)
    lifted = np.clip(grey * 1.08, 0, 1) ** 0.9
    stepped = np.floor(lifted * steps * 0.999) / max(steps - 1, 1)
    target = np.clip(stepped * 0.92 + 0.05, 0, 1)
    flat = np.clip(c * (target / np.maximum(grey, 0.03)), 0, 1)
    return _mixed(c, flat, min(1.0, amount * 1.15))


def _duotone(c: Colours, dark: str, light: str) -> Colours:
    t = np.clip((_luma(c) - 0.04) / 0.9, 0, 1)
    return _rgb(dark) + (_rgb(light) - _rgb(dark)) * t


def _smoothed(pixels: NDArray[np.uint8], *, strength: float) -> NDArray[np.uint8]:
    """Small texture calmed before posterising, so that steps have clean edges."""
    radius = max(pixels.shape[:2]) / 700 * strength
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)))
