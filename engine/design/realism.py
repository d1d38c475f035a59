"""The ground at the dial's ends: flatter towards realism 0, the place where the host was photographed towards 100."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.kinds.background import BackgroundRequest, Plane, scaled
from engine.painting.colours import decoded, encoded, luminance
from engine.painting.field import blurred
from engine.painting.painting import Painting
from engine.painting.photo import surroundings
from engine.pixels.colour import parse

_FROM = 0.5
"""Realism at which the style's ground is left alone."""
_MOST = 0.97
"""What of the ground is the photograph at realism 100."""
_CURVE = 1.15
_FLAT = 0.64
"""What of the ground is the palette's flat colour at realism 0."""
_OUT_OF_FOCUS = 70.0
"""Blur of the place, in thousandths of the shorter side: nobody is recognised in it twice."""
_WIDTH = 480
"""Pixels at which the place is made: it is out of focus."""
_OWN_LIGHT = 1.0
"""How far the place is as light as it was photographed rather than as the style's ground is, away from the words."""
_DEPTH = 1.15
"""How strong its lights and darks are, as an exponent."""


def at_realism(planes: list[Plane], request: BackgroundRequest) -> list[Plane]:
    """The planes with the lowest one as flat, or as much the host's surroundings, as the realism asks for."""
    return _with_place(_flatter(planes, request), request)


def _flatter(planes: list[Plane], request: BackgroundRequest) -> list[Plane]:
    share = _FLAT * max(0.0, 1 - request.realism / _FROM)
    if share <= 0 or not planes:
        return planes
    ground = np.ascontiguousarray(planes[0].pixels[..., :3])
    colour = Image.new("RGB", ground.shape[1::-1], parse(request.palette.ground)[:3])
    return [replace(planes[0], pixels=np.asarray(Image.blend(Image.fromarray(ground), colour, share))), *planes[1:]]


def _with_place(planes: list[Plane], request: BackgroundRequest) -> list[Plane]:
    share = _MOST * max(0.0, (request.realism - _FROM) / (1 - _FROM)) ** _CURVE
    if share <= 0 or request.subject is None or not planes:
        return planes
    ground = planes[0].pixels
    place = Image.fromarray(_place(ground, request)).resize(ground.shape[1::-1], Image.Resampling.BICUBIC)
    mixed = Image.blend(Image.fromarray(np.ascontiguousarray(ground[..., :3])), place, share)
    grain = np.random.default_rng((request.seed, 5)).integers(-2, 3, (256, 256, 1), dtype=np.int16)
    return [replace(planes[0], pixels=_grained(np.asarray(mixed), grain)), *planes[1:]]


def _place(ground: NDArray[np.uint8], request: BackgroundRequest) -> NDArray[np.uint8]:
    """The surroundings in the style's light: bright where its ground is, dark where it is dark, quiet under words."""
    painting = Painting(scaled(request, _WIDTH, max(1, round(_WIDTH * request.height / request.width))))
    still = surroundings(painting, _OUT_OF_FOCUS)
    small = Image.fromarray(np.ascontiguousarray(ground[..., :3])).resize(still.shape[1::-1], Image.Resampling.BOX)
    wanted = luminance(blurred(decoded(np.asarray(small)), painting.cells(60.0)))
    own = luminance(still)
    away = painting.hush(0.85)[..., None]
    mean = max(float(own.mean()), 1e-3)
    level = wanted ** (1 - _OWN_LIGHT * away) * max(mean, 0.02) ** (_OWN_LIGHT * away)
    target = level * np.clip(own / mean, 0.12, 3.0) ** (_DEPTH * (0.25 + 0.75 * away))
    return np.rint(encoded(np.clip(still * (target / np.maximum(own, 1e-3)), 0, 1))).astype(np.uint8)


def _grained(pixels: NDArray[np.uint8], tile: NDArray[np.int16]) -> NDArray[np.uint8]:
    """With grain, in strips: an enlarged blur alone would show bands."""
    height, width = pixels.shape[:2]
    out = np.empty_like(pixels)
    row = np.tile(tile, (1, -(-width // tile.shape[1]), 1))[:, :width]
    for top in range(0, height, len(tile)):
        part = pixels[top : top + len(tile)]
        out[top : top + len(tile)] = np.clip(part + row[: len(part)], 0, 255)
    return out
