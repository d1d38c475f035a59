"""A photograph of a person as a print of a few flat tones in the style's colours: what realism 0 looks like.

A filter over the person's own pixels: tones are where the photograph is light and dark, nothing is drawn.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from engine.geometry import Box
from engine.pixels.colour import luminance, mix, parse, rehued
from engine.style import Palette

GRAPHIC = 0.5
"""Realism from which on a photograph is left as it is."""

_MOST_GAIN = 2.6
_FACE = 250
"""Pixels of a face's height at which small texture is taken out: pores, stubble, noise of the camera."""
_SMOOTH = 5
"""Window of the median there."""
_FEATURES = 0.8
"""How much of what is darker or lighter than its surroundings is added: eyes, brows and lips stay."""
_ROUND_ABOUT = 0.09
"""How far the surroundings reach, in face heights."""
_STEPS = (0.07, 0.24, 0.56)
"""Shares of the face that lie below each step from tone to tone."""
_EDGE = 0.04
"""Half the width of a step, in the distance of the outer steps."""
_APART = 0.012
"""Least distance of two steps, in lightness."""
_TONES = (0.10, 0.34, 0.78)
"""Luminances of the two middle tones and of the lightest."""
_DOTS = 36
"""Dots of a screen along a face's height."""


def illustrated(
    pixels: NDArray[np.uint8],
    alpha: NDArray[np.uint8],
    face: Box | None,
    palette: Palette,
    hand: str,
    *,
    realism: float,
) -> NDArray[np.uint8]:
    """RGB pixels pulled towards a print, all the way at realism 0; same size out."""
    amount = 1 - realism / GRAPHIC
    if amount <= 0:
        return pixels
    tall = face.height if face else 0.35 * pixels.shape[0]
    tone = _tones(_stretched(pixels, alpha, face), tall)
    steps = [
        float(value) + number * _APART for number, value in enumerate(np.quantile(_of_face(tone, alpha, face), _STEPS))
    ]
    if hand == "halftone":
        tone = _screened(tone, steps, tall)
    printed = _printed(tone, steps, _colours(palette))
    return np.asarray(Image.blend(Image.fromarray(np.ascontiguousarray(pixels)), printed, min(1.0, amount)))


def _stretched(pixels: NDArray[np.uint8], alpha: NDArray[np.uint8], face: Box | None) -> Image.Image:
    """Lightness, spread so that the face has all of it: of a dark photograph as much is left as of a light one."""
    grey = Image.fromarray(np.ascontiguousarray(pixels)).convert("L")
    low, high = np.quantile(_of_face(np.asarray(grey, dtype=np.float32), alpha, face), (0.01, 0.99))
    gain = min(255 / max(high - low, 1.0), _MOST_GAIN)
    return grey.point([round(min(max((level - low) * gain, 0), 255)) for level in range(256)])


def _tones(grey: Image.Image, tall: float) -> NDArray[np.float32]:
    """Lightness 0..1 without small texture, smooth enough for its steps to have clean edges; `tall` is the face."""
    scale = min(1.0, _FACE / tall)
    small = grey.resize((max(1, round(grey.width * scale)), max(1, round(grey.height * scale))), Image.Resampling.BOX)
    small = small.filter(ImageFilter.MedianFilter(_SMOOTH))
    about = np.asarray(small.filter(ImageFilter.GaussianBlur(_ROUND_ABOUT * tall * scale)), np.float32)
    fine = np.asarray(small.filter(ImageFilter.GaussianBlur(0.8)), np.float32)
    clear = Image.fromarray(np.clip(fine + _FEATURES * (fine - about), 0, 255))
    smooth = np.asarray(clear.resize(grey.size, Image.Resampling.BICUBIC), dtype=np.float32)
    return np.clip(smooth / 255, 0, 1).astype(np.float32)


def _of_face(values: NDArray[np.float32], alpha: NDArray[np.uint8], face: Box | None) -> NDArray[np.float32]:
    """Those of the face that are the person's, or all where there is no face."""
    if face is None:
        return values
    part = (slice(round(face.y), round(face.bottom), 2), slice(round(face.x), round(face.right), 2))
    kept = alpha[part] > 127
    return values[part][kept] if kept.any() else values


def _screened(tone: NDArray[np.float32], steps: list[float], tall: float) -> NDArray[np.float32]:
    """A screen of dots at 45 degrees, as strong as the steps are apart."""
    height, width = tone.shape
    pitch = tall / _DOTS
    y, x = np.mgrid[:height, :width].astype(np.float32)
    turned = np.pi / pitch * 2**-0.5
    screen = np.cos((x + y) * turned) * np.cos((x - y) * turned)
    return np.clip(tone + 0.55 * (steps[2] - steps[0]) * 0.5 * screen, 0, 1).astype(np.float32)


def _colours(palette: Palette) -> list[tuple[int, int, int]]:
    """Darkest to lightest: the palette's shadow, its two loud colours as light as a face needs them, and paper."""
    named = (palette.deep, palette.ink, palette.ground, palette.accent, palette.second)
    dark, light = min(named, key=luminance), max(named, key=luminance)
    dark = dark if luminance(dark) < 0.04 else mix(dark, "#000000", 0.6)
    loud = sorted((palette.accent, palette.second), key=luminance)
    middle = [rehued(_grey(level), like) for level, like in zip(_TONES, loud, strict=False)]
    light = light if luminance(light) > _TONES[2] else rehued(_grey(_TONES[2]), light)
    return [parse(each)[:3] for each in (dark, *middle, light)]


def _grey(level: float) -> str:
    """A grey of that luminance, near enough."""
    value = round(255 * level ** (1 / 2.2))
    return f"#{value:02x}{value:02x}{value:02x}"


def _printed(tone: NDArray[np.float32], steps: list[float], colours: list[tuple[int, int, int]]) -> Image.Image:
    """Each tone in its colour, by a table over lightness."""
    edge = _EDGE * (steps[-1] - steps[0])
    levels = np.linspace(0, 1, 1024, dtype=np.float32)
    table = np.tile(np.array(colours[0], np.float32), (1024, 1))
    for step, (before, after) in zip(steps, pairwise(colours), strict=True):
        share = np.clip((levels - step) / (2 * edge) + 0.5, 0, 1)[:, None]
        table += share * (np.array(after, np.float32) - np.array(before, np.float32))
    return Image.fromarray(np.rint(table).astype(np.uint8)[(tone * 1023).astype(np.int16)])
