"""A podcast studio at night: a wall of foam wedges between two lamps, a ring of light behind the people."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.geometry import Box, Point
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.colours import Linear, lerp, light, paint_colour
from engine.painting.field import Field, bell
from engine.painting.light import behind_heads, from_side, vignette
from engine.painting.painting import Painting

_WEDGE = 74.0
"""Side of one square of foam, in units."""


class AcousticRoom:
    name = "acoustic-room"
    options: ClassVar[dict[str, Option]] = {
        "foam": Option(0.55, "how deep the foam on the wall is"),
        "lamps": Option(0.8, "how bright the two lamps glow"),
        "neon": Option(True, "a ring of light behind the people"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_wall(painting, chosen["lamps"]))
        _foam(painting, chosen["foam"])
        if chosen["neon"]:
            _ring(painting)
        return [painting.ground(calm=0.85, blur=20.0, flatten=0.7, grain=3.0)]


def _wall(painting: Painting, lamps: float) -> Linear:
    ground, deep = light(painting.palette.ground), light(painting.palette.deep)
    warm, cool = light(painting.palette.accent), light(painting.palette.second)
    side = np.broadcast_to(from_side(painting), painting.coarse)
    field = lerp(deep, ground, 0.25 + 0.5 * side)
    near = bell(painting.distance(Point(painting.side(0.06), 0.12 * painting.height), 620.0, 560.0))
    far = bell(painting.distance(Point(painting.side(0.98), 0.78 * painting.height), 640.0, 620.0))
    field = field + lamps * (0.20 * near[..., None] * warm + 0.34 * far[..., None] * cool)
    field = field + 0.10 * behind_heads(painting, 1.5)[..., None] * lerp(warm, np.ones(3, np.float32), 0.4)
    return field * _shade(painting)[..., None]


def _shade(painting: Painting) -> Field:
    return vignette(painting, 0.5, painting.focus)


def _foam(painting: Painting, depth: float) -> None:
    """Squares of ridges, lying and standing in turn; each ridge has a lit and a dark flank."""
    dark, bright = skia.Path(), skia.Path()
    rows, columns = int(painting.height / _WEDGE) + 2, int(painting.width / _WEDGE) + 2
    for row in range(rows):
        for column in range(columns):
            box = Box(column * _WEDGE - 20.0, row * _WEDGE - 20.0, _WEDGE, _WEDGE)
            for ridge in range(4):
                _ridge(dark, bright, box, ridge, upright=(row + column) % 2 == 0)
    painting.canvas.drawPath(dark, skia.Paint(AntiAlias=True, Color=paint_colour("#000000", 0.42 * depth)))
    painting.canvas.drawPath(bright, skia.Paint(AntiAlias=True, Color=paint_colour("#ffffff", 0.075 * depth)))


def _ridge(dark: skia.Path, bright: skia.Path, box: Box, ridge: int, *, upright: bool) -> None:
    step = _WEDGE / 4
    for path, start in ((bright, ridge * step), (dark, ridge * step + 0.52 * step)):
        if upright:
            path.addRect(skia.Rect.MakeXYWH(box.x + start, box.y, 0.46 * step, _WEDGE - 2))
        else:
            path.addRect(skia.Rect.MakeXYWH(box.x, box.y + start, _WEDGE - 2, 0.46 * step))


def _ring(painting: Painting) -> None:
    """A tube of light behind the people, bright in the middle of its glow."""
    focus = painting.focus
    tall = max((head.height for head in painting.heads), default=420.0)
    radius = max(300.0, 0.86 * tall)
    for width, alpha in ((120.0, 0.12), (56.0, 0.25), (24.0, 0.6), (11.0, 1.0)):
        colour = lerp(light(painting.palette.accent), np.ones(3, np.float32), 0.65 if width < 10 else 0.0)
        paint = skia.Paint(
            AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=width, Color=paint_colour(colour, alpha)
        )
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(0.6, 0.22 * width)))
        painting.canvas.drawCircle(focus.x, focus.y + 0.05 * tall, radius, paint)


@hookimpl
def register_backgrounds() -> list[AcousticRoom]:
    return [AcousticRoom()]
