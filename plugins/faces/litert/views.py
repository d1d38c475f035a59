"""The looks taken at a photograph: whole, in tiles, turned, brightened; each knows its way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, cos, radians, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter


@dataclass(frozen=True, kw_only=True)
class View:
    """A picture to search and the 2x3 map from its pixels to the photograph's."""

    picture: Image.Image
    matrix: NDArray[np.float64]


def whole(picture: Image.Image) -> View:
    """The picture as it is."""
    return View(picture=picture, matrix=np.hstack([np.eye(2), np.zeros((2, 1))]))


def tiles(picture: Image.Image, side: int) -> Iterator[View]:
    """Squares of `side` pixels that overlap by half or more and cover the picture."""
    for top in _starts(picture.height, side):
        for left in _starts(picture.width, side):
            box = (left, top, min(left + side, picture.width), min(top + side, picture.height))
            yield View(picture=picture.crop(box), matrix=np.array([[1.0, 0, left], [0, 1, top]]))


def _starts(length: int, side: int) -> list[int]:
    count = max(1, ceil((length - side) / (side / 2)) + 1)
    return [round(i) for i in np.linspace(0, max(0, length - side), count)]


def turned(picture: Image.Image, angle: float) -> View:
    """The picture turned anticlockwise by `angle` degrees, whole, on mid grey."""
    turn = radians(angle)
    linear = np.array([[cos(turn), -sin(turn)], [sin(turn), cos(turn)]])
    corners = np.array([[0, 0], [picture.width, 0], [0, picture.height], [picture.width, picture.height]]) @ linear
    low, high = corners.min(axis=0), corners.max(axis=0)
    width, height = (int(v) for v in np.ceil(high - low))
    matrix = np.hstack([linear, (linear @ low)[:, None]])
    turned_picture = picture.transform(
        (width, height),
        Image.Transform.AFFINE,
        matrix.ravel().tolist(),
        Image.Resampling.BILINEAR,
        fillcolor=(110, 110, 110),
    )
    return View(picture=turned_picture, matrix=matrix)


def brightened(picture: Image.Image) -> Image.Image:
    """A dark, noisy picture made legible: median filter, then a gamma that brings the mean to mid grey."""
    calm = picture.filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.GaussianBlur(1))
    levels = np.asarray(calm, np.float32) / 255
    peak = max(float(np.percentile(levels, 99.5)), 1 / 255)
    levels = np.clip(levels / peak, 0, 1)
    gamma = np.log(0.42) / np.log(np.clip(levels.mean(), 0.02, 0.98))
    return Image.fromarray(np.round(255 * levels ** min(gamma, 1.0)).astype(np.uint8))
