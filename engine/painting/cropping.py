"""Which part of a picture stands on a canvas of another shape: its faces, else where most is to be seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.geometry import Box
from engine.painting.field import Field, blurred

_LOOKED_AT = 128
"""Pixels of the longer side at which the picture is looked at."""
_ROOM = 0.6
"""Face sizes that are kept round a face."""
_OFF_CENTRE = 0.35
"""How much less detail counts at the picture's rim: what matters is rarely there."""


def covering(pixels: NDArray[np.uint8], aspect: float, faces: Sequence[Box] = ()) -> Box:
    """The largest part of that width over height which keeps the faces, or else the most detail."""
    height, width = pixels.shape[:2]
    if width > aspect * height:
        kept = max(1.0, aspect * height)
        return Box(_start(_detail(pixels, axis=0), width, kept, _spans(faces, "x")), 0, kept, height)
    kept = max(1.0, width / aspect)
    return Box(0, _start(_detail(pixels, axis=1), height, kept, _spans(faces, "y")), width, kept)


def _spans(faces: Sequence[Box], axis: str) -> list[tuple[float, float]]:
    """From where to where each face reaches, with room round it."""
    if axis == "x":
        return [(face.x - _ROOM * face.width, face.right + _ROOM * face.width) for face in faces]
    return [(face.y - _ROOM * face.height, face.bottom + _ROOM * face.height) for face in faces]


def _start(detail: Field, length: int, kept: float, spans: Sequence[tuple[float, float]]) -> float:
    """Where the part begins: as near as faces let it to the place with the most detail."""
    wanted = _richest(detail, kept / length) * (length - kept)
    for count in range(len(spans), 0, -1):  # of too many faces, the most prominent come first
        low, high = min(span[0] for span in spans[:count]), max(span[1] for span in spans[:count])
        if high - low <= kept:
            return float(np.clip(np.clip(wanted, high - kept, low), 0, length - kept))
    if spans:
        wanted = (spans[0][0] + spans[0][1] - kept) / 2
    return float(np.clip(wanted, 0, length - kept))


def _richest(detail: Field, share: float) -> float:
    """0 .. 1: where a window of this share holds most, the middle where all is alike."""
    window = max(1, round(share * len(detail)))
    sums = np.convolve(detail, np.ones(window, np.float32), mode="valid")
    if len(sums) < 2 or float(sums.max() - sums.min()) < 1e-4 * float(sums.max() + 1e-6):
        return 0.5
    return float(np.argmax(sums)) / (len(sums) - 1)


def _detail(pixels: NDArray[np.uint8], *, axis: int) -> Field:
    """How much there is to see along one axis, less towards the rim."""
    picture = Image.fromarray(np.ascontiguousarray(pixels[..., :3])).convert("L")
    scale = min(1.0, _LOOKED_AT / max(picture.size))
    size = max(2, round(scale * picture.width)), max(2, round(scale * picture.height))
    grey = np.asarray(picture.resize(size, Image.Resampling.BOX)).astype(np.float32)
    down, across = np.gradient(blurred(grey, 1.0))
    profile = np.hypot(down, across).mean(axis=axis)
    away = np.abs(np.linspace(-1, 1, len(profile), dtype=np.float32))
    return (profile + 0.1) * (1 - _OFF_CENTRE * away)
