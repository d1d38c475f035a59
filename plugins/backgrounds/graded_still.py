"""A film still: the subject's own photograph thrown out of focus, graded into the palette, with a vignette."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.background import BackgroundRequest, Plane
from engine.geometry import Point
from engine.hookspecs import hookimpl

from ._paint.colours import Linear, lerp, light, luminance, ramp
from ._paint.field import Field, bell, blurred, noise, smoothstep
from ._paint.light import behind_heads, from_side, vignette
from ._paint.options import Option, read_options
from ._paint.painting import Painting
from ._paint.photo import surroundings


class GradedStill:
    name = "graded-still"
    options: ClassVar[dict[str, Option]] = {
        "blur": Option(0.45, "how far the still is out of focus"),
        "own_colour": Option(0.35, "how much of the photograph's own colour is left"),
        "vignette": Option(0.75, "how dark the corners are"),
        "leak": Option(0.45, "how strongly warm light leaks in from the lit side"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = read_options(self.name, self.options, request.options)
        painting = Painting(request)
        units = 8.0 + 60.0 * chosen["blur"]
        has_photo = request.subject is not None
        still = surroundings(painting, units) if has_photo else blurred(_room(painting), painting.cells(units))
        painting.wash(_graded(painting, still, chosen))
        return [painting.ground(calm=0.75, blur=40.0, flatten=0.5, grain=7.0)]


def _room(painting: Painting) -> Linear:
    """Without a photo: a dim room, a tall window on the lit side, furniture as dark masses."""
    tone = 0.10 + 0.25 * noise(painting.coarse, (4, 3), painting.random, octaves=3)
    for place in (0.16, 0.30):
        pane = bell((painting.x - painting.side(place)) / 70.0) ** 3
        tone = tone + 1.1 * pane * smoothstep(0.75, 0.6, painting.y / painting.height)
    masses = noise(painting.coarse, (7, 2), painting.random)
    floor = smoothstep(0.50, 0.80, painting.y / painting.height + 0.35 * (masses - 0.5))
    return np.repeat((tone * (1.0 - 0.7 * floor))[..., None], 3, axis=-1)


def _graded(painting: Painting, still: Linear, chosen: dict[str, object]) -> Linear:
    palette = painting.palette
    tone = luminance(still)[..., 0]
    low, high = np.quantile(tone, [0.03, 0.985])
    tone = np.clip((tone - low) / max(high - low, 1e-3), 0, 1) ** 0.72
    deep, ground, accent, second = (light(c) for c in (palette.deep, palette.ground, palette.accent, palette.second))
    print_ramp = (
        (0.0, deep * 0.6),
        (0.38, ground),
        (0.72, lerp(ground, accent, 0.38)),
        (1.0, lerp(second, accent, 0.25)),
    )
    graded = ramp(tone, print_ramp)
    own = still / max(float(high), 1e-3) * 0.45
    graded = lerp(graded, own * lerp(ground, np.ones(3, np.float32), 0.55), float(chosen["own_colour"]) * 0.8)
    lit = np.broadcast_to(from_side(painting), painting.coarse)
    graded = graded * (0.45 + 0.75 * lit)[..., None] + ground * (0.55 * behind_heads(painting, 1.7))[..., None]
    leak = _leak(painting) * float(chosen["leak"]) * (0.35 + 0.65 * painting.realism)
    graded = graded + lerp(accent, second, 0.35) * (0.42 * leak)[..., None]
    focus = Point(0.6 * painting.focus.x + 0.2 * painting.width, painting.focus.y)
    return graded * vignette(painting, float(chosen["vignette"]), focus)[..., None]


def _leak(painting: Painting) -> Field:
    edge = bell(painting.distance(Point(painting.side(-0.05), 0.30 * painting.height), 420.0, 900.0))
    return edge * (0.55 + 0.6 * noise(painting.coarse, (2, 2), painting.random))


@hookimpl
def register_backgrounds() -> list[GradedStill]:
    return [GradedStill()]
