"""Light on the coarse grid: glows behind heads, cones, pools, vignettes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.geometry import Point
from engine.painting.field import Field, bell, smoothstep

if TYPE_CHECKING:
    from engine.painting.painting import Painting


CLOSE = 460.0
"""Head height in units from which a glow hardly grows: it would light the ground of the words beside a close-up."""


def behind_heads(painting: Painting, reach: float = 1.5) -> Field:
    """A soft glow behind each head (or at the focus when there is none), 0..1; `reach` in head heights."""
    heads = painting.heads
    if not heads:
        return bell(painting.distance(painting.focus, 330.0 * reach, 360.0 * reach))
    glow = np.zeros(painting.coarse, np.float32)
    for head in heads:
        tall = min(head.height, CLOSE) + 0.2 * max(0.0, head.height - CLOSE)
        radius = max(60.0, tall) * 0.72 * reach
        glow = np.maximum(glow, bell(painting.distance(head.centre, radius, radius * 1.1)))
    return glow


def from_side(painting: Painting, gamma: float = 1.0) -> Field:
    """1 at the lit edge, 0 at the other, `(1, w)`."""
    across = painting.x / painting.width
    return (1.0 - across if painting.lit < 0 else across) ** gamma


def cone(painting: Painting, source: Point, target: Point, half_angle: float, softness: float = 1.0) -> Field:
    """A beam from `source` towards `target`: bell across its angle (radians), thinning with distance."""
    dx, dy = painting.x - source.x, painting.y - source.y
    away = np.sqrt(dx * dx + dy * dy) + 1.0
    length = float(np.hypot(target.x - source.x, target.y - source.y))
    ux, uy = (target.x - source.x) / length, (target.y - source.y) / length
    along, across = dx * ux + dy * uy, dx * uy - dy * ux
    angle = np.arctan2(np.abs(across), np.maximum(along, 1e-3))
    core = bell(angle / half_angle) * 0.6 + smoothstep(1.25 + softness, 0.75, angle / half_angle) * 0.4
    return core * (length * 0.55 / (away + length * 0.35)) * (along > 0)


def vignette(painting: Painting, strength: float, centre: Point | None = None) -> Field:
    """A factor 1 in the middle falling to `1 - strength` in the far corner."""
    centre = centre or Point(painting.width / 2, painting.height / 2)
    away = painting.distance(centre, painting.width * 0.72, painting.height * 0.78)
    return 1.0 - strength * smoothstep(0.35, 1.25, away)


def round_behind(painting: Painting, share: float) -> tuple[Point, float]:
    """Centre and radius of a disc behind the heads, moved aside and shrunk a little so that words miss its edge."""
    tall = max((head.height for head in painting.heads), default=430.0)
    spread = max((abs(head.centre.x - painting.focus.x) for head in painting.heads), default=0.0)
    limit = 0.46 * max(painting.width, painting.height)
    radius = min(max(share * tall, 0.6 * tall + spread), limit)
    x, y = painting.focus.x, painting.focus.y + 0.12 * tall
    for box in painting.calm:
        near_x, near_y = min(max(x, box.x), box.right), min(max(y, box.y), box.bottom)
        gap = float(np.hypot(x - near_x, y - near_y))
        if 0 < gap < radius:
            push = min(radius - gap, 0.16 * radius)
            x, y = x + push * (x - near_x) / gap, y + push * (y - near_y) / gap
            radius = max(0.82 * radius, min(radius, gap + push))
    return Point(x, y), radius
