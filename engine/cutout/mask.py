"""Which pixels of a frame belong to the chosen person, as a probability."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box
from engine.person import FaceFinder

_ROUNDING = 0.25
"""Squares of distances are whole numbers, give or take rounding."""
LOOKS = (4.0, 3.0)
"""Widths, in faces, of the closer looks at the head."""


def person_probability(
    pixels: NDArray[np.uint8], finder: FaceFinder, face: Box, others: tuple[Box, ...]
) -> NDArray[np.float32]:
    """`(h, w)` 0..1. The model looks at the body and, closer, at the head; other people and islands are taken out."""
    probability = _both_ways(pixels, finder)
    for faces_wide in LOOKS:
        box = _square(face, faces_wide, pixels.shape)
        if box.area < 0.7 * pixels.shape[0] * pixels.shape[1]:
            _blend(probability, _both_ways(_part(pixels, box), finder), box)
    probability *= _nearest_person(pixels.shape, face, others)
    return probability * connected(probability > 0.4, face)


def _both_ways(pixels: NDArray[np.uint8], finder: FaceFinder) -> NDArray[np.float32]:
    """The mean of the picture's mask and its mirror image's: steadier than one look."""
    straight = finder.person_mask(np.ascontiguousarray(pixels))
    mirrored = finder.person_mask(np.ascontiguousarray(pixels[:, ::-1]))[:, ::-1]
    return (straight + mirrored) / 2


def _square(face: Box, faces_wide: float, shape: tuple[int, ...]) -> Box:
    half = faces_wide / 2 * max(face.width, face.height)
    x, y = face.centre.x, face.centre.y + 0.1 * face.height
    edges = max(0, x - half), max(0, y - half), min(shape[1], x + half), min(shape[0], y + half)
    return Box.from_edges(*(float(round(v)) for v in edges))


def _part(pixels: NDArray, box: Box) -> NDArray:
    return pixels[int(box.y) : int(box.bottom), int(box.x) : int(box.right)]


def _blend(whole: NDArray[np.float32], part: NDArray[np.float32], box: Box) -> None:
    """Lay the closer look over the wider one, fading at those edges that lie inside the picture."""
    height, width = part.shape
    y = _fade(height, box.y > 0, box.bottom < whole.shape[0])
    x = _fade(width, box.x > 0, box.right < whole.shape[1])
    weight = np.minimum(y[:, None], x[None, :]).astype(np.float32)
    target = _part(whole, box)
    target[:] = weight * part + (1 - weight) * target


def _fade(length: int, at_start: bool, at_end: bool) -> NDArray[np.float64]:
    ramp = np.linspace(0, 1, length)
    start = np.clip(ramp / 0.2, 0, 1) if at_start else np.ones(length)
    return np.minimum(start, np.clip((1 - ramp) / 0.2, 0, 1) if at_end else np.ones(length))


def _nearest_person(shape: tuple[int, ...], face: Box, others: tuple[Box, ...]) -> NDArray[np.float32]:
    """1 where the chosen person is nearer than anybody else, in head sizes, with a soft border."""
    if not others:
        return np.ones(shape[:2], np.float32)
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    own = _distance(x, y, face)
    nearest = np.minimum.reduce([_distance(x, y, other) for other in others])
    return 1 / (1 + np.exp(np.clip((own - nearest) * 25, -30, 30)))


def _distance(x: NDArray, y: NDArray, box: Box) -> NDArray:
    """From a person's axis: round about the head, sideways below the chin, in shoulder widths."""
    size = max(box.width, box.height * 0.85)
    dx, dy = (x - box.centre.x) / size, (y - box.centre.y) / size
    below = np.clip(dy - 0.6, 0, None)
    sideways = dx / (1 + 0.9 * np.clip(below * 2, 0, 1))
    return np.hypot(sideways, np.minimum(dy, 0.6)) + 0.02 * below


def connected(mask: NDArray[np.bool_], face: Box) -> NDArray[np.bool_]:
    """The part of `mask` that holds the face; thin bridges to other things are cut."""
    from scipy import ndimage

    radius = max(1, round(0.05 * face.width))
    opened = _grown(~_grown(~mask, radius, beyond=True), radius) if radius > 1 else mask
    labels, count = ndimage.label(opened)
    if not count:
        return mask
    inside = _part(labels, _clipped(face, mask.shape)).ravel()
    votes = np.bincount(inside, minlength=count + 1)[1:]
    own = labels == (1 + int(votes.argmax()) if votes.any() else 1 + int(np.bincount(labels.ravel())[1:].argmax()))
    return _grown(own, 2 * radius)


def _grown(mask: NDArray[np.bool_], radius: int, *, beyond: bool = False) -> NDArray[np.bool_]:
    """The mask grown by a disc; `beyond` says what lies outside the picture.

    By distances, which cost the same for any radius; a disc's worth of neighbours at each pixel costs its square.
    """
    from scipy import ndimage

    known = np.pad(mask, 1, constant_values=beyond)
    if not known.any():
        return mask
    away = ndimage.distance_transform_edt(~known)[1:-1, 1:-1]
    return away * away <= radius * radius + radius + _ROUNDING


def _clipped(box: Box, shape: tuple[int, ...]) -> Box:
    return box.intersection(Box(0, 0, shape[1], shape[0]))
