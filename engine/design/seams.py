"""People who stood beside each other in one photograph: no ground between them, and light as it falls on all of them.

Each matte falls off along the line that parts two people, so together they would let the ground through there. The
pixels on both sides are the photograph's own, so that either may cover the line whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.geometry import Box
from engine.person import Cutout

SOLID = 128
"""Alpha from which a place is somebody's."""
SOME, SHARED = 20, 190
"""Alpha of two people each, and sum of both, from which nothing of the ground was between them."""
ACROSS = 0.06
"""Heights of the face from the line at which two people part, within which either covers it."""
APART = 0.3
"""Heights of the face by which two people of one photograph stand apart at least: nearer, they are one and the same."""
LONGEST = 800
"""Pixels of the longer side of what light falls on."""


@dataclass(frozen=True, kw_only=True)
class Silhouette:
    """What light falls on: the matte of everybody who stood together, and the part of it that is one person's."""

    alpha: NDArray[np.uint8]
    part: Box


def joined(cutouts: Sequence[Cutout]) -> list[Cutout]:
    """The same people, in order; those who share no photograph as they were."""
    return [_joined(cutout, _beside(cutout, cutouts)) for cutout in cutouts]


def silhouettes(cutouts: Sequence[Cutout]) -> list[Silhouette]:
    """For each of the people what light falls on; who stood beside nobody is alone."""
    return [_silhouette(cutout, _beside(cutout, cutouts)) for cutout in cutouts]


def alone(cutout: Cutout) -> Silhouette:
    return Silhouette(alpha=cutout.alpha, part=Box(0, 0, *cutout.size))


def _beside(cutout: Cutout, everyone: Sequence[Cutout]) -> list[tuple[Cutout, Box]]:
    """Who else stood there, and where their pictures lie in the cutout's pixels."""
    if cutout.origin is None:
        return []
    scale = cutout.size.width / cutout.origin.box.width
    found = []
    for other in everyone:
        if other is not cutout and other.origin and other.origin.photo == cutout.origin.photo:
            box = other.origin.box.moved(-cutout.origin.box.x, -cutout.origin.box.y).scaled(scale)
            found += [(other, box)] if _elsewhere(cutout, other, box) else []
    return found


def _elsewhere(cutout: Cutout, other: Cutout, box: Box) -> bool:
    own, theirs = cutout.face or cutout.head, other.face or other.head
    scale = box.width / other.size.width
    x, y = box.x + scale * theirs.centre.x - own.centre.x, box.y + scale * theirs.centre.y - own.centre.y
    return bool(np.hypot(x, y) > APART * own.height)


def _joined(cutout: Cutout, others: Sequence[tuple[Cutout, Box]]) -> Cutout:
    if not others:
        return cutout
    size = cutout.alpha.shape[1], cutout.alpha.shape[0]
    theirs = [_laid(other.alpha, box, size) for other, box in others]
    most, reach = np.max(theirs, axis=0), 2 * round(ACROSS * (cutout.face or cutout.head).height) + 3
    halves = (np.minimum(cutout.alpha, most) >= SOME) & (most >= SHARED - np.minimum(cutout.alpha, SHARED))
    line = (halves | _near(cutout.alpha, reach) & _near(most, reach)) & (cutout.alpha < 255)
    pixels = np.array(cutout.pixels)
    for (other, box), alpha in zip(others, theirs, strict=True):
        whose = line & (alpha == most) & (alpha > cutout.alpha)
        pixels[whose] = _laid(other.pixels, box, size)[whose]
    return replace(cutout, pixels=pixels, alpha=np.where(line, np.uint8(255), cutout.alpha))


def _near(alpha: NDArray[np.uint8], size: int) -> NDArray[np.bool_]:
    """Where somebody is, and half of `size` around."""
    from scipy.ndimage import maximum_filter

    return maximum_filter(alpha >= SOLID, size)


def _silhouette(cutout: Cutout, others: Sequence[tuple[Cutout, Box]]) -> Silhouette:
    if not others:
        return alone(cutout)
    own = Box(0, 0, *cutout.size)
    whole = reduce(Box.union, (box for _, box in others), own)
    scale = min(1.0, LONGEST / max(whole.width, whole.height))
    size = max(1, round(scale * whole.width)), max(1, round(scale * whole.height))
    there = [(each.alpha, box.moved(-whole.x, -whole.y).scaled(scale)) for each, box in ((cutout, own), *others)]
    return Silhouette(alpha=np.max([_laid(alpha, box, size) for alpha, box in there], axis=0), part=there[0][1])


def _laid(picture: NDArray[np.uint8], box: Box, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A picture where `box` lies on a plane of `size`."""
    scale = picture.shape[1] / box.width
    matrix = scale, 0.0, -box.x * scale, 0.0, scale, -box.y * scale
    plane = Image.fromarray(picture).transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    return np.asarray(plane)
