"""One flat colour and nothing else but a single large quarter of a ring: what is left is the words and the person."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.colours import glow_of, lerp, light, paint_colour
from engine.painting.light import behind_heads, from_side
from engine.painting.painting import Painting


class FlatField:
    name = "flat-field"
    options: ClassVar[dict[str, Option]] = {
        "ring": Option(0.16, "how clearly a quarter of a ring stands in the corner"),
        "fall": Option(0.22, "how much darker the far side is"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        ground, deep = light(painting.palette.ground), painting.shade
        side = np.broadcast_to(from_side(painting), painting.coarse)
        fall = chosen["fall"] * (1.0 - side) * (0.4 + 0.6 * painting.realism) * (1.0 - 0.8 * behind_heads(painting))
        painting.wash(lerp(lerp(ground, deep, fall), glow_of(ground), 0.12 * behind_heads(painting)))
        if chosen["ring"] > 0:
            _ring(painting, chosen["ring"])
        return [painting.ground(calm=0.95, blur=60.0, flatten=0.95, grain=2.2)]


def _ring(painting: Painting, strength: float) -> None:
    radius = (0.62 + 0.3 * painting.random.random()) * painting.height
    stroke = skia.Paint(
        AntiAlias=True,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=0.22 * painting.height,
        Color=paint_colour(painting.palette.second, strength),
    )
    painting.canvas.drawCircle(painting.side(0.0), painting.height, radius, stroke)


@hookimpl
def register_backgrounds() -> list[FlatField]:
    return [FlatField()]
