"""A trading card of a match day: slanted stripes that race past, a foil's sheen, a screen of dots that fades out."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.colours import Linear, lerp, light, paint_colour
from engine.painting.field import bell
from engine.painting.light import behind_heads, from_side
from engine.painting.painting import Painting

_LEAN = -0.42
"""How far a stripe runs to the right for each unit down."""


class SpeedStripes:
    name = "speed-stripes"
    options: ClassVar[dict[str, Option]] = {
        "stripes": Option(9, "how many stripes cross the field", 2, 24),
        "foil": Option(0.6, "how strongly a band of light lies on it"),
        "dots": Option(0.7, "how strong the screen of dots is"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_field(painting, chosen["foil"]))
        _stripes(painting, round(chosen["stripes"]))
        _dots(painting, chosen["dots"])
        return [painting.ground(calm=0.95, blur=46.0, flatten=0.85, grain=2.5)]


def _field(painting: Painting, foil: float) -> Linear:
    ground, deep = light(painting.palette.ground), light(painting.palette.deep)
    side = np.broadcast_to(from_side(painting), painting.coarse)
    field = lerp(deep, ground, 0.35 + 0.65 * side * (1.0 - 0.4 * painting.y / painting.height))
    along = painting.x - _LEAN * -painting.y
    sheen = bell((along - 0.62 * painting.width) / 260.0) + 0.5 * bell((along - 0.30 * painting.width) / 90.0)
    field = lerp(field, lerp(ground, np.ones(3, np.float32), 0.5), 0.32 * foil * np.clip(sheen, 0, 1))
    return lerp(field, lerp(ground, np.ones(3, np.float32), 0.75), 0.25 * behind_heads(painting, 1.4))


def _stripes(painting: Painting, count: int) -> None:
    """Broad ones in the two loud colours, some thin and white, most of them behind the people."""
    random, palette = painting.random, painting.palette
    colours = (palette.accent, palette.second, palette.deep, palette.accent, "#ffffff")
    for number in range(count):
        colour = colours[number % len(colours)]
        centre = painting.focus.x + float(random.normal(0, 0.14)) * painting.width
        width = 14.0 if colour == "#ffffff" else 40.0 + 120.0 * random.random()
        path, slip = skia.Path(), _LEAN * painting.height
        path.addPoly(
            [
                skia.Point(centre - slip / 2, 0),
                skia.Point(centre + width - slip / 2, 0),
                skia.Point(centre + width + slip / 2, painting.height),
                skia.Point(centre + slip / 2, painting.height),
            ],
            True,
        )
        painting.canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=paint_colour(colour, 0.92)))


def _dots(painting: Painting, strength: float) -> None:
    """Large at the lower edge, gone in the middle."""
    pitch = 22.0
    rows, columns = int(painting.height / pitch) + 2, int(painting.width / pitch) + 2
    path = skia.Path()
    for row in range(rows):
        share = float(np.interp(row / rows, (0.45, 1.05), (0.0, 1.0))) ** 2
        if share <= 0.02:
            continue
        for column in range(columns):
            path.addCircle((column + 0.5 * (row % 2)) * pitch, row * pitch, 0.48 * pitch * share * strength)
    painting.canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=paint_colour(painting.palette.deep, 0.75)))


@hookimpl
def register_backgrounds() -> list[SpeedStripes]:
    return [SpeedStripes()]
