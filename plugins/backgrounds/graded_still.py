"""A film still: the subject's own photograph thrown out of focus, graded into the palette, with a vignette."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from engine.geometry import Point
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.colours import Linear, lerp, light, luminance, ramp
from engine.painting.field import Field, bell, blurred, noise, smoothstep
from engine.painting.light import behind_heads, from_side, vignette
from engine.painting.painting import Painting
from engine.painting.photo import surroundings


class GradedStill:
    name = "graded-still"
    options: ClassVar[dict[str, Option]] = {
        "blur": Option(0.45, "how far the still is out of focus"),
        "own_colour": Option(0.35, "how much of the photograph's own colour is left"),
        "vignette": Option(0.75, "how dark the corners are"),
        "blinds": Option(0.6, "how strongly light falls through blinds behind the head"),
        "leak": Option(0.45, "how strongly warm light leaks in from the lit side"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
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


def _graded(painting: Painting, still: Linear, chosen: Mapping[str, Any]) -> Linear:
    """The photograph as tones on a wall, lit through blinds from the key side, printed in the palette."""
    palette = painting.palette
    tone = luminance(still)[..., 0]
    low, high = np.quantile(tone, [0.03, 0.985])
    tone = np.clip((tone - low) / max(high - low, 1e-3), 0, 1) ** 0.72
    deep, ground, accent, bone = (light(c) for c in (palette.deep, palette.ground, palette.accent, palette.ink))
    lit = np.broadcast_to(from_side(painting), painting.coarse)
    level = 0.10 + 0.38 * tone * (0.35 + 0.65 * lit) + 0.22 * behind_heads(painting, 1.6)
    graded = ramp(
        level, ((0.0, deep * 0.7), (0.35, ground * 1.5), (0.75, lerp(ground * 2.5, accent, 0.35)), (1.0, bone))
    )
    own = still / max(float(high), 1e-3) * 0.30 * (0.3 + lit)[..., None]
    graded = lerp(graded, own * lerp(ground * 3.0, np.ones(3, np.float32), 0.5), 0.8 * float(chosen["own_colour"]))
    warm = lerp(accent, bone, 0.55)
    slats = _blinds(painting) * (0.45 + 0.75 * tone) * float(chosen["blinds"])
    graded = graded + warm * (0.34 * slats)[..., None]
    leak = _leak(painting) * float(chosen["leak"]) * (0.35 + 0.65 * painting.realism)
    graded = graded + lerp(accent, bone, 0.2) * (0.26 * leak)[..., None]
    focus = Point(0.6 * painting.focus.x + 0.2 * painting.width, painting.focus.y)
    return graded * vignette(painting, float(chosen["vignette"]), focus)[..., None]


def _blinds(painting: Painting) -> Field:
    """Slats of light on the wall behind the head: sharper near the window, fanned a little, broken by the frame."""
    dx, dy = painting.x - painting.focus.x, painting.y - painting.focus.y
    down = dy * (1.0 - 0.00018 * dx * painting.lit) + 0.22 * painting.lit * dx
    wave = 0.5 + 0.5 * np.sin(down * (2 * np.pi / 74.0))
    near = smoothstep(0.42, 0.58, wave)
    far = smoothstep(0.15, 0.85, wave)
    slats = near + (far - near) * smoothstep(-500.0, 500.0, -painting.lit * dx)
    across = dx + 0.18 * dy
    frame = smoothstep(12.0, 22.0, np.abs(across - painting.lit * 150.0))
    patch = smoothstep(560.0, 380.0, np.abs(across)) * smoothstep(520.0, 400.0, np.abs(down + 40.0))
    return blurred((slats * frame * patch).astype(np.float32), painting.cells(6.0)) * (
        0.55 + 0.45 * from_side(painting)
    )


def _leak(painting: Painting) -> Field:
    edge = bell(painting.distance(Point(painting.side(-0.05), 0.30 * painting.height), 420.0, 900.0))
    return edge * (0.55 + 0.6 * noise(painting.coarse, (2, 2), painting.random))


@hookimpl
def register_backgrounds() -> list[GradedStill]:
    return [GradedStill()]
