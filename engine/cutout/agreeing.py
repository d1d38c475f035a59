"""A learned matte beside the face finder's person model: where the two disagree, the face and the person decide.

A learned matte draws finer edges, and knows no person: it takes a lectern for the subject, or the friend beside him.
So it must see the face, what it adds must hang together with the face and be near the person, and it takes nothing
from the face or from what the person model is sure of.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.cutout.shapes import grown
from engine.geometry import Box

SEES_THE_FACE = 0.6
"""Mean of the learned matte inside the face from which it has the person in sight."""
LIKELY, SURE = 0.5, 0.9
ALIKE = 0.45
"""Of all that either takes for the person, how much both must: less, and the learned one looks at something else."""
NEAR, EDGE = 0.7, 0.22
"""Face widths: how far from the person it may add (hair, a hat), and how wide the edge is that it draws."""


def agreed(
    plain: NDArray[np.float32], learned: NDArray[np.float32], face: Box, *, alone: bool = True
) -> NDArray[np.float32]:
    """Person probability `(h, w)` 0..1 of both; `plain` where the learned matte has another thing in sight.

    Of somebody in company it draws the edges and adds nothing: it takes all of them for one.
    """
    person, seen = plain > LIKELY, _holding(learned > LIKELY, face)
    both, either = float((person & seen).sum()), float((person | seen).sum())
    if _inside(learned, face) < SEES_THE_FACE or both < ALIKE * max(either, 1.0):
        return plain
    edge, near = max(1, round(EDGE * face.width)), max(1, round(NEAR * face.width))
    band = grown(person, edge) & ~_shrunk(person, edge)
    added = seen & grown(person, near) & ~person if alone else np.zeros_like(seen)
    kept = (plain > SURE) & ~band
    result = np.where(band | added, np.where(seen | (learned < LIKELY), learned, 0), plain)
    return np.where(kept | _oval(plain.shape, face), np.maximum(plain, result), result).astype(np.float32)


def _inside(mask: NDArray[np.float32], face: Box) -> float:
    part = mask[_oval(mask.shape, face)]
    return float(part.mean()) if part.size else 0.0


def _oval(shape: tuple[int, ...], face: Box) -> NDArray[np.bool_]:
    """The middle of the face, where nobody doubts it."""
    y, x = np.ogrid[: shape[0], : shape[1]]
    across, down = (x - face.centre.x) / (0.4 * face.width), (y - face.centre.y) / (0.42 * face.height)
    return across**2 + down**2 < 1


def _holding(mask: NDArray[np.bool_], face: Box) -> NDArray[np.bool_]:
    """What of the mask hangs together with the face."""
    from scipy import ndimage

    labels, _ = ndimage.label(mask)
    own = np.unique(labels[_oval(mask.shape, face)])
    return np.isin(labels, own[own > 0])


def _shrunk(mask: NDArray[np.bool_], radius: int) -> NDArray[np.bool_]:
    return ~grown(~mask, radius)
