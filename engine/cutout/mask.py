"""Which pixels of a frame belong to the chosen person, as a probability."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.cutout.looks import part, person_looks
from engine.cutout.shapes import grown, opened
from engine.geometry import Box
from engine.person import FaceFinder

CROWN = 0.62
"""Nearness upwards from the middle of a face: its hair, too, is nearer to it than to who stands behind."""

FIRM = 0.65
"""Probability from which two parts hang together: through less, a thing beside somebody seems tied to them."""
THICK = 0.08
"""Face widths: half of how thick a thing beside somebody is at least."""


def person_probability(
    pixels: NDArray[np.uint8], finder: FaceFinder, face: Box, others: tuple[Box, ...], *, valid: Box, roll: float
) -> NDArray[np.float32]:
    """`(h, w)` 0..1. The model looks at the body and, closer, at the head; other people and islands are taken out.

    `valid` holds what is the photograph's, `roll` is the head's in clockwise degrees.
    """
    probability = person_looks(pixels, finder, face, valid=valid, roll=roll, alone=not others)
    probability *= nearest_person(pixels.shape, face, others)
    probability *= connected(probability > 0.4, face)
    return probability * ~apart(probability > FIRM, face)


def nearest_person(shape: tuple[int, ...], face: Box, others: tuple[Box, ...]) -> NDArray[np.float32]:
    """1 where the chosen person is nearer than anybody else, in head sizes, with a soft border."""
    if not others:
        return np.ones(shape[:2], np.float32)
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    own = _distance(x, y, face)
    nearest = np.minimum.reduce([_distance(x, y, other) for other in others])
    return 1 / (1 + np.exp(np.clip((own - nearest) * 25, -30, 30)))


def _distance(x: NDArray[np.float32], y: NDArray[np.float32], box: Box) -> NDArray[np.float32]:
    """From a person's axis: round about the head, sideways below the chin, in shoulder widths."""
    size = max(box.width, box.height * 0.85)
    dx, dy = (x - box.centre.x) / size, (y - box.centre.y) / size
    dy = np.where(dy < 0, CROWN * dy, dy)
    below = np.clip(dy - 0.6, 0, None)
    sideways = dx / (1 + 0.9 * np.clip(below * 2, 0, 1))
    return np.hypot(sideways, np.minimum(dy, 0.6)) + 0.02 * below


def connected(mask: NDArray[np.bool_], face: Box) -> NDArray[np.bool_]:
    """The part of `mask` that holds the face; thin bridges to other things are cut."""
    from scipy import ndimage

    radius = max(1, round(0.05 * face.width))
    core = opened(mask, radius, ends=True) if radius > 1 else mask
    labels, count = ndimage.label(core)
    if not count:
        return mask
    inside = part(labels, _clipped(face, mask.shape)).ravel()
    votes = np.bincount(inside, minlength=count + 1)[1:]
    own = labels == (1 + int(votes.argmax()) if votes.any() else 1 + int(np.bincount(labels.ravel())[1:].argmax()))
    return grown(own, 2 * radius)


def apart(mask: NDArray[np.bool_], face: Box) -> NDArray[np.bool_]:
    """What lies nearer to another thick part of `mask` than to the part that holds the face."""
    from scipy import ndimage

    radius = max(1, round(THICK * face.width))
    core = opened(mask, radius, ends=True)
    if ndimage.label(core)[1] < 2:
        return np.zeros_like(core)
    own = connected(mask, face) & core
    others = core & ~own
    if not others.any() or not own.any():
        return others
    away = ndimage.distance_transform_edt(~others)
    return (away < ndimage.distance_transform_edt(~own)) & (away < 4 * radius)


def _clipped(box: Box, shape: tuple[int, ...]) -> Box:
    return box.intersection(Box(0, 0, shape[1], shape[0]))
