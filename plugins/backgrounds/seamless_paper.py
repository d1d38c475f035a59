"""A roll of seamless paper in one loud colour: a soft pool of light, the curve of the floor, paper tooth."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.geometry import Point
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting import texture
from engine.painting.colours import Linear, lerp, light
from engine.painting.field import bell, noise, smoothstep
from engine.painting.light import behind_heads, from_side
from engine.painting.painting import Painting


class SeamlessPaper:
    name = "seamless-paper"
    options: ClassVar[dict[str, Option]] = {
        "pool": Option(0.6, "how bright the light behind the heads is"),
        "floor": Option(0.5, "how clearly the floor's curve is seen"),
        "tooth": Option(0.5, "how rough the paper is"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_paper(painting, chosen["pool"], chosen["floor"]))
        texture.paper(painting, 2.0 + 5.0 * chosen["tooth"])
        return [painting.ground(calm=0.92, blur=50.0, flatten=0.85, grain=2.5)]


def _paper(painting: Painting, pool: float, floor: float) -> Linear:
    palette = painting.palette
    ground, deep, white = light(palette.ground), painting.shade, np.ones(3, np.float32)
    shape, lit = painting.coarse, np.broadcast_to(from_side(painting), painting.coarse)
    focus = painting.focus
    away = painting.distance(Point(focus.x + painting.lit * 120.0, focus.y), 0.62 * painting.width, 760.0)
    fall = smoothstep(0.25, 1.35, away) * (0.55 + 0.45 * (1.0 - lit))
    field = lerp(ground, deep, (0.35 + 0.55 * painting.realism) * fall)
    glow = behind_heads(painting, 1.75) * (0.55 + 0.45 * lit)
    hot = lerp(ground, white, 0.42)
    field = lerp(field, hot, pool * (0.35 + 0.40 * painting.realism) * glow)
    # where the roll turns from wall to floor: a soft dark trough and the brighter sheet before it
    line = painting.height * 0.83 + 14.0 * np.sin(painting.x / painting.width * 3.0)
    trough = bell((painting.y - line) / (0.075 * painting.height))
    sheet = smoothstep(line - 10.0, painting.height * 1.04, painting.y) * (0.35 + 0.65 * lit)
    field = field * (1.0 - 0.34 * floor * trough)[..., None]
    field = lerp(field, lerp(ground, white, 0.16), 0.55 * floor * sheet)
    waves = noise(shape, (painting.width / 420, 1.2), painting.random) - 0.5
    return field * (1.0 + 0.16 * painting.realism * waves)[..., None]


@hookimpl
def register_backgrounds() -> list[SeamlessPaper]:
    return [SeamlessPaper()]
