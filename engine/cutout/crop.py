"""The last crop: to the matte's own bounds, with boxes and the edges the body runs out of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.cutout.framing import Frame
from engine.cutout.head import head_box
from engine.geometry import Box, Point
from engine.person import Cutout

MARGIN = 0.03
"""Of the longer side, kept around the matte where the photograph goes on."""
SEEN = 0.5
"""Alpha from which a pixel counts as the body's."""


def finished(
    pixels: NDArray[np.uint8], alpha: NDArray[np.float32], frame: Frame, *, name: str, warnings: tuple[str, ...] = ()
) -> Cutout:
    """Crop to the matte and measure it. An empty matte gives the whole frame, opaque, with a warning."""
    if not (alpha > SEEN).any():
        alpha = np.ones_like(alpha)
        warnings = (*warnings, f"the person in {name} could not be told from the background; the photo is used uncut")
    bounds = _bounds(alpha, frame.valid)
    left, top, right, bottom = bounds
    part = alpha[top:bottom, left:right]
    face = frame.face.box.moved(-left, -top).intersection(Box(0, 0, right - left, bottom - top))
    eyes = tuple(Point(e.x - left, e.y - top) for e in frame.face.eyes)
    return Cutout(
        name=name,
        pixels=np.ascontiguousarray(pixels[top:bottom, left:right]),
        alpha=np.round(255 * part).astype(np.uint8),
        face=face,
        head=head_box(part, face),
        eyes=(eyes[0], eyes[1]),
        yaw=frame.face.yaw,
        touches=touched(part),
        warnings=warnings,
    )


def _bounds(alpha: NDArray[np.float32], valid: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the matte with a margin; rows where a turned photograph ends obliquely are cut."""
    bottom_limit = _straight_bottom(alpha, valid)
    seen = alpha[:bottom_limit] > 0.02
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    margin = round(MARGIN * max(rows[-1] - rows[0], columns[-1] - columns[0]))
    left, top = max(0, columns[0] - margin), max(0, rows[0] - margin)
    right = min(alpha.shape[1], columns[-1] + 1 + margin)
    bottom = min(bottom_limit, rows[-1] + 1 + (margin if rows[-1] + 1 < bottom_limit - 2 else 2))
    return int(left), int(top), int(right), int(bottom)


def _straight_bottom(alpha: NDArray[np.float32], valid: NDArray[np.bool_]) -> int:
    """The lowest row down to which the photograph covers the whole width of the body."""
    height = alpha.shape[0]
    if valid.all():
        return height
    body: NDArray[np.bool_] = np.any(alpha > SEEN, axis=0)
    inside = valid & body[None, :]
    last = height - np.argmax(inside[::-1], axis=0)
    ends = last[body & inside.any(axis=0)]
    highest_allowed = int(np.flatnonzero((alpha > SEEN).any(axis=1))[-1] * 0.8)
    return int(max(np.percentile(ends, 2), highest_allowed, 1)) if ends.size else height


def touched(alpha: NDArray[np.float32]) -> frozenset[str]:
    """The picture's edges that the body runs out of: half covered for a fiftieth of their length or more."""
    edges = {"left": alpha[:, 0], "right": alpha[:, -1], "top": alpha[0], "bottom": alpha[-1]}
    return frozenset(name for name, line in edges.items() if (line > SEEN).mean() >= 0.02)
