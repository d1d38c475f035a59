"""The head with all its hair, measured on the matte."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box


def head_box(alpha: NDArray[np.float32], face: Box) -> Box:
    """From the topmost hair to the chin, as wide as the head above the mouth; never smaller than the face."""
    left, right = _columns(face, 1.1, alpha.shape[1])
    chin = int(np.clip(face.bottom, 1, alpha.shape[0]))
    top = _top(alpha[:chin, left:right], face)
    mouth = int(np.clip(face.y + 0.75 * face.height, top + 1, alpha.shape[0]))
    filled = np.flatnonzero((alpha[top:mouth, left:right] > 0.5).any(axis=0))
    if not filled.size:
        return face
    hair = Box.from_edges(float(left + filled[0]), float(top), float(left + filled[-1] + 1), float(face.bottom))
    picture = Box(0, 0, alpha.shape[1], alpha.shape[0])
    return hair.union(face).intersection(picture)


def _columns(face: Box, widths: float, limit: int) -> tuple[int, int]:
    left = int(np.clip(face.centre.x - widths * face.width, 0, limit - 1))
    return left, int(np.clip(face.centre.x + widths * face.width, left + 1, limit))


def _top(alpha: NDArray[np.float32], face: Box) -> int:
    """The first row with a strand of hair, no further above the brow than hair and hats reach."""
    rows = np.flatnonzero((alpha > 0.35).sum(axis=1) >= max(1, 0.03 * face.width))
    highest = max(0, int(face.y - 1.4 * face.height))
    return int(max(rows[0], highest)) if rows.size else int(max(0, face.y))
