"""The last crop: to the matte's own bounds, with boxes and the edges the body runs out of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.cutout.framing import Frame
from engine.cutout.head import head_box
from engine.geometry import Box, Point
from engine.person import Cutout, Origin

MARGIN = 0.03
"""Of the longer side, kept around the matte where the photograph goes on."""
EDGE = 3
"""Pixels at an edge that are looked at: beside a bar the outermost are mixed with it."""
SEEN = 0.5
"""Alpha from which a pixel counts as the body's."""


def finished(
    pixels: NDArray[np.uint8], alpha: NDArray[np.float32], frame: Frame, *, name: str, warnings: tuple[str, ...] = ()
) -> Cutout:
    """Crop to the matte and measure it. An empty matte gives the whole frame, opaque, with a warning."""
    if not (alpha > SEEN).any():
        alpha = np.ones_like(alpha)
        warnings = (*warnings, f"the person in {name} could not be told from the background; the photo is used uncut")
    bounds = _bounds(alpha, frame)
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
        origin=_part_of(frame.origin, bounds, alpha.shape[1]),
    )


def _part_of(origin: Origin | None, bounds: tuple[int, int, int, int], width: int) -> Origin | None:
    """The same for the bounds within a frame `width` pixels wide."""
    if origin is None:
        return None
    scale, (left, top, right, bottom) = origin.box.width / width, bounds
    box = Box(left, top, right - left, bottom - top).scaled(scale).moved(origin.box.x, origin.box.y)
    return replace(origin, box=box)


def _bounds(alpha: NDArray[np.float32], frame: Frame) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the matte with a margin; rows where a turned photograph ends obliquely are cut.

    Nothing reaches beyond the photograph, so that whoever is cut by its edge, or by a bar beside it, is known to be.
    """
    own_rows, own_columns = np.flatnonzero(frame.valid.any(axis=1)), np.flatnonzero(frame.valid.any(axis=0))
    bottom_limit = min(_straight_bottom(alpha, frame.pictured), own_rows[-1] + 1)
    seen = alpha[:bottom_limit] > 0.02
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    margin = round(MARGIN * max(rows[-1] - rows[0], columns[-1] - columns[0]))
    left, top = max(own_columns[0], columns[0] - margin), max(own_rows[0], rows[0] - margin)
    right = min(own_columns[-1] + 1, columns[-1] + 1 + margin)
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
    edges = {"left": alpha[:, :EDGE], "right": alpha[:, -EDGE:], "top": alpha[:EDGE].T, "bottom": alpha[-EDGE:].T}
    return frozenset(name for name, line in edges.items() if (line.max(axis=1) > SEEN).mean() >= 0.02)
