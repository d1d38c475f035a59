"""A drafting sheet: a measured grid, construction circles and dimension arrows in chalk on fibrous paper."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.geometry import Point
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting import texture
from engine.painting.colours import Linear, lerp, light, paint_colour
from engine.painting.field import bell, noise
from engine.painting.light import behind_heads, from_side, vignette
from engine.painting.lines import arrow, grid, stroke
from engine.painting.painting import Painting


class TechnicalLines:
    name = "technical-lines"
    options: ClassVar[dict[str, Option]] = {
        "pitch": Option(25, "distance of the fine grid lines in units", 12, 60),
        "drawing": Option(0.8, "how clearly the construction is drawn"),
        "folds": Option(0.6, "how clearly the sheet was folded"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_sheet(painting, chosen["folds"]))
        _ruling(painting, chosen["pitch"])
        _construction(painting, chosen["drawing"], chosen["pitch"])
        _frame(painting)
        texture.paper(painting, 6.5)
        return [painting.ground(calm=0.75, blur=12.0, flatten=0.35, grain=2.5)]


def _sheet(painting: Painting, folds: float) -> Linear:
    palette = painting.palette
    deep, ground, second = light(palette.deep), light(palette.ground), light(palette.second)
    side = np.broadcast_to(from_side(painting), painting.coarse)
    washed = noise(painting.coarse, (painting.width / 240, painting.height / 240), painting.random, octaves=4)
    tone = 0.42 + 0.50 * side + 0.40 * (washed - 0.5) + 0.22 * behind_heads(painting, 1.6)
    picture = lerp(deep, ground, np.clip(tone, 0, 1.15))
    picture = lerp(picture, second, 0.17 * np.clip(behind_heads(painting, 1.5) * (0.5 + side), 0, 1))
    crease = np.zeros(painting.coarse, np.float32)
    for at, where, span in (
        (painting.width / 3, painting.x, 5.0),
        (painting.width * 2 / 3, painting.x, 5.0),
        (painting.height / 2, painting.y, 5.0),
    ):
        away = (where - at - 3.0) / span
        crease = crease + 0.16 * bell(away) - 0.20 * bell(away + 1.8) + 0.05 * np.tanh(away) * bell(away / 22.0)
    return (
        picture
        * (1.0 + folds * crease * (0.4 + 0.6 * painting.realism))[..., None]
        * vignette(painting, 0.40)[..., None]
    )


def _ruling(painting: Painting, pitch: float) -> None:
    ink, offset = painting.palette.second, (painting.focus.x, painting.focus.y)
    size = painting.width, painting.height
    painting.canvas.drawPath(grid(*size, pitch, offset), stroke(paint_colour(ink, 0.16), painting.hair))
    painting.canvas.drawPath(grid(*size, pitch * 5, offset), stroke(paint_colour(ink, 0.34), max(1.5, painting.hair)))


def _construction(painting: Painting, amount: float, pitch: float) -> None:
    """Circles about the head, centre lines through it, an arc with degrees, dimensions at the edges."""
    head = max((h.height for h in painting.heads), default=430.0)
    focus, chalk = painting.focus, painting.palette.ink
    canvas, radius = painting.canvas, round(1.0 * head / pitch) * pitch
    fine, bold = (stroke(paint_colour(chalk, a * amount), w) for a, w in ((0.55, max(1.4, painting.hair)), (0.9, 3.2)))
    dashed = stroke(paint_colour(chalk, 0.55 * amount), max(1.5, painting.hair))
    dashed.setPathEffect(skia.DashPathEffect.Make([34.0, 8.0, 6.0, 8.0], 0.0))
    axes = skia.Path().moveTo(focus.x, -20).lineTo(focus.x, painting.height + 20)
    axes.moveTo(-20, focus.y).lineTo(painting.width + 20, focus.y)
    canvas.drawPath(axes, dashed)
    canvas.drawCircle(*focus, radius, bold)
    canvas.drawCircle(*focus, radius * 1.28, fine)
    canvas.drawCircle(*focus, radius * 1.62, dashed)
    _degrees(painting, focus, radius * 1.28, fine)
    _tangents(painting, focus, radius, fine)
    _dimensions(painting, radius, fine)
    spot = skia.Point(focus.x + radius * 1.28 * np.cos(-0.9), focus.y + radius * 1.28 * np.sin(-0.9))
    canvas.drawCircle(spot, 13.0, stroke(paint_colour(painting.palette.accent), 4.0))
    canvas.drawCircle(spot, 4.0, skia.Paint(AntiAlias=True, Color=paint_colour(painting.palette.accent)))


def _degrees(painting: Painting, centre: Point, radius: float, fine: skia.Paint) -> None:
    ticks = skia.Path()
    for degree in range(0, 360, 3):
        long = 26.0 if degree % 15 == 0 else 12.0
        cosine, sine = np.cos(np.radians(degree)), np.sin(np.radians(degree))
        ticks.moveTo(centre.x + radius * cosine, centre.y + radius * sine)
        ticks.lineTo(centre.x + (radius + long) * cosine, centre.y + (radius + long) * sine)
    painting.canvas.drawPath(ticks, fine)


def _tangents(painting: Painting, centre: Point, radius: float, fine: skia.Paint) -> None:
    """Lines that touch the circle and run to the edge, and a small circle hung on one of them."""
    path = skia.Path()
    for turn in (0.62, -0.62, 2.5, -2.5):
        cosine, sine = np.cos(turn), np.sin(turn)
        x, y = centre.x + radius * cosine, centre.y + radius * sine
        path.moveTo(x + 2400 * sine, y - 2400 * cosine).lineTo(x - 2400 * sine, y + 2400 * cosine)
    painting.canvas.drawPath(path, fine)
    x = centre.x + painting.lit * 2.3 * radius
    for share in (0.16, 0.24, 0.40):
        painting.canvas.drawCircle(x, centre.y, radius * share, fine)


def _dimensions(painting: Painting, radius: float, fine: skia.Paint) -> None:
    path, focus = skia.Path(), painting.focus
    low = painting.height - 58.0
    edge = painting.side(0.955)
    arrow(path, (focus.x - radius, low), (focus.x + radius, low), 24.0)
    arrow(path, (edge, focus.y - radius), (edge, min(focus.y + radius, low - 40)), 24.0)
    arrow(path, (painting.side(0.035), 64.0), (painting.side(0.30), 64.0), 24.0)
    for x in (focus.x - radius, focus.x + radius):
        path.moveTo(x, low - 34).lineTo(x, low + 16)
    painting.canvas.drawPath(path, fine)


def _frame(painting: Painting) -> None:
    """The sheet's border with its zone marks."""
    margin, chalk = 26.0, painting.palette.ink
    box = skia.Rect.MakeLTRB(margin, margin, painting.width - margin, painting.height - margin)
    painting.canvas.drawRect(box, stroke(paint_colour(chalk, 0.6), 2.4))
    marks = skia.Path()
    for share in np.linspace(0, 1, 9)[1:-1]:
        for y in (margin, painting.height - margin - 12):
            marks.moveTo(painting.width * share, y).lineTo(painting.width * share, y + 12)
    painting.canvas.drawPath(marks, stroke(paint_colour(chalk, 0.6), 2.0))


@hookimpl
def register_backgrounds() -> list[TechnicalLines]:
    return [TechnicalLines()]
