"""People from several photographs made to look like one: black and white together, blacks, whites and warmth in step.

Skin keeps its lightness against its own photograph: only the ends of the scale move, and only a little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.design.grade import apply_lut
from engine.person import Cutout

Thing = TypeVar("Thing")

GREY = 14.0
"""Mean distance between a face's channels, in levels, below which its photograph is black and white; skin has more."""

ENDS = (2, 98)
"""Percentiles of lightness that count as a person's black and white."""

SHARE = 0.6
"""How far the ends go towards those of the group."""

FARTHEST = 14.0
"""Levels by which an end moves at most."""

BALANCED, MOST_BALANCED = 0.5, 0.07
"""How far a face's warmth goes towards the group's, and the most that a channel changes by: skins differ, too."""

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


def harmonised(cutouts: Sequence[Cutout]) -> list[Cutout]:
    """The same people, in order; alone, somebody stays as they are."""
    bodies = [_body(cutout) for cutout in cutouts]
    if len(cutouts) < 2 or not all(len(body) for body in bodies):
        return list(cutouts)
    colourless = any(_chroma(_face(cutout)) < GREY for cutout in cutouts)
    photos = [cutout.origin.photo if cutout.origin else f"person {at}" for at, cutout in enumerate(cutouts)]
    ends = [np.percentile(np.concatenate(_of(photo, bodies, photos)) @ _LUMA, ENDS) for photo in photos]
    casts = [np.mean([_cast(_face(c)) for c in _of(photo, cutouts, photos)], axis=0) for photo in photos]
    common, cast = np.mean(ends, axis=0), np.mean(casts, axis=0)
    return [
        replace(
            cutout,
            pixels=_moved(cutout.pixels, own, common, np.zeros(3) if colourless else cast - tinge, colourless),
        )
        for cutout, own, tinge in zip(cutouts, ends, casts, strict=True)
    ]


def _of(photo: str, things: Sequence[Thing], photos: Sequence[str]) -> list[Thing]:
    """Those of one photograph: it is graded as one."""
    return [thing for thing, own in zip(things, photos, strict=True) if own == photo]


def _cast(face: NDArray[np.float32]) -> NDArray[np.float32]:
    """Natural logarithms of a face's red and blue over its green, the green's being nought."""
    mean = np.log(np.maximum(face.mean(axis=0), 1.0))
    return mean - mean[1]


def _body(cutout: Cutout) -> NDArray[np.float32]:
    """Some of the colours of what is surely the person, `(n, 3)`."""
    step = max(1, max(cutout.alpha.shape) // 200)
    pixels, alpha = cutout.pixels[::step, ::step], cutout.alpha[::step, ::step]
    return pixels[alpha > 250].astype(np.float32)


def _face(cutout: Cutout) -> NDArray[np.float32]:
    box = cutout.face or cutout.head
    part = cutout.pixels[
        int(box.y) : max(int(box.bottom), int(box.y) + 1), int(box.x) : max(int(box.right), int(box.x) + 1)
    ]
    return part.reshape(-1, 3).astype(np.float32)


def _chroma(body: NDArray[np.float32]) -> float:
    return float((body.max(axis=1) - body.min(axis=1)).mean())


def _moved(
    pixels: NDArray[np.uint8],
    own: NDArray[np.floating],
    common: NDArray[np.floating],
    cast: NDArray[np.floating],
    colourless: bool,
) -> NDArray[np.uint8]:
    black, white = (float(value) / 255 for value in own)
    low, high = (float(value) / 255 for value in own + np.clip(SHARE * (common - own), -FARTHEST, FARTHEST))
    gain = (high - low) / max(white - black, 0.1)
    balance = np.exp(np.clip(BALANCED * cast, -MOST_BALANCED, MOST_BALANCED)).astype(np.float32)

    def function(colours: NDArray[np.float32]) -> NDArray[np.float32]:
        if colourless:
            colours = np.repeat((colours @ _LUMA)[:, None], 3, axis=1)
        return ((colours - black) * gain + low) * balance

    return apply_lut(pixels, function)
