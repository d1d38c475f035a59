"""A map sheet: contour lines over a duotone of the subject's photograph, a rough stamp, grain."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting import texture
from engine.painting.colours import Linear, lerp, light, luminance, paint_colour, ramp
from engine.painting.field import Field, bell, blurred, noise
from engine.painting.light import behind_heads, from_side, vignette
from engine.painting.lines import chains, contour, smooth, stroke
from engine.painting.painting import Painting
from engine.painting.photo import surroundings


class Topographic:
    name = "topographic"
    options: ClassVar[dict[str, Option]] = {
        "interval": Option(0.045, "height between two contour lines", 0.02, 0.12),
        "photo": Option(0.6, "how clearly the photograph's light is seen under the lines"),
        "stamp": Option(True, "a rough round stamp in the accent colour"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        relief = _relief(painting)
        painting.wash(_duotone(painting, relief, chosen["photo"]))
        _contours(painting, relief, chosen["interval"])
        if chosen["stamp"]:
            _stamp(painting)
        texture.paper(painting, 5.0)
        return [painting.ground(calm=0.75, blur=12.0, flatten=0.35, grain=4.5)]


def _relief(painting: Painting) -> Field:
    """Hills with a summit behind the heads, so that the lines ring the person."""
    hills = noise(painting.coarse, (painting.width / 520, painting.height / 520), painting.random, octaves=3)
    summit = bell(painting.distance(painting.focus, 520.0, 470.0))
    return blurred(0.78 * hills + 0.42 * summit, painting.cells(7.0))


def _duotone(painting: Painting, relief: Field, photo: float) -> Linear:
    palette = painting.palette
    deep, ground, second = light(palette.deep), light(palette.ground), light(palette.second)
    down, across = np.gradient(relief)
    shade = (across * painting.lit + down * -0.6) * painting.cells(40.0)
    side = np.broadcast_to(from_side(painting), painting.coarse)
    tone = 0.30 + 0.22 * relief + 0.18 * side + (0.05 + 0.07 * painting.realism) * np.tanh(shade)
    if painting.request.subject is not None:
        still = luminance(surroundings(painting, 110.0))[..., 0] ** 0.5
        tone = tone + 0.26 * photo * (still - float(still.mean()))
    tone = tone + 0.22 * behind_heads(painting, 1.6)
    picture = ramp(
        np.clip(tone, 0, 1), ((0.0, deep * 0.8), (0.22, deep), (0.55, ground), (1.0, lerp(ground, second, 0.8)))
    )
    return picture * vignette(painting, 0.45, painting.focus)[..., None]


def _contours(painting: Painting, relief: Field, interval: float) -> None:
    """Every fifth line is heavier, as on a survey sheet."""
    relief = relief[::2, ::2]  # the hills are smooth; the curves below close the gaps
    scale = np.array([painting.width / relief.shape[1], painting.height / relief.shape[0]], np.float32)
    colour = lerp(light(painting.palette.second), light(painting.palette.ink), 0.4)
    thin = stroke(paint_colour(colour, 0.55), max(1.5, painting.hair))
    thick = stroke(paint_colour(colour, 0.85), 3.0)
    first, last = int(np.ceil(relief.min() / interval)), int(np.floor(relief.max() / interval))
    for step in range(first, last + 1):
        path = skia.Path()
        for line in chains(contour(relief, step * interval)):
            smooth(path, (line + 0.25) * scale)
        painting.canvas.drawPath(path, thick if step % 5 == 0 else thin)


def _stamp(painting: Painting) -> None:
    """A postmark without words: two rings, a compass star and the waves of the killer bars, badly inked."""
    canvas, random, radius = painting.canvas, painting.random, 92.0
    ink = stroke(paint_colour(painting.palette.accent, 0.85), 5.0)
    canvas.saveLayer(None, None)
    canvas.save()
    canvas.translate(painting.side(0.115), painting.height - 145.0)
    canvas.rotate(-14.0 + 8.0 * random.random())
    canvas.drawCircle(0, 0, radius, ink)
    canvas.drawCircle(0, 0, radius * 0.70, stroke(ink.getColor(), 3.0))
    ticks, star = skia.Path(), skia.Path()
    for turn in np.linspace(0, 2 * np.pi, 36, endpoint=False):
        ticks.moveTo(radius * 0.78 * np.cos(turn), radius * 0.78 * np.sin(turn))
        ticks.lineTo(radius * 0.90 * np.cos(turn), radius * 0.90 * np.sin(turn))
    canvas.drawPath(ticks, stroke(ink.getColor(), 3.5))
    for corner in range(16):
        reach = radius * (0.58 if corner % 4 == 0 else 0.34 if corner % 2 == 0 else 0.10)
        point = skia.Point(reach * np.cos(corner * np.pi / 8), reach * np.sin(corner * np.pi / 8))
        star.lineTo(point) if corner else star.moveTo(point)
    star.close()
    canvas.drawPath(star, skia.Paint(AntiAlias=True, Color=ink.getColor()))
    canvas.restore()
    _worn(painting)
    canvas.restore()


def _worn(painting: Painting) -> None:
    """Take ink away in specks."""
    random, holes = painting.random, skia.Path()
    x, y = painting.side(0.115), painting.height - 145.0
    for _ in range(260):
        spot = random.standard_normal(2) * 62.0
        holes.addCircle(x + spot[0], y + spot[1], 0.6 + 3.0 * random.random() ** 4)
    painting.canvas.drawPath(holes, skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kDstOut))


@hookimpl
def register_backgrounds() -> list[Topographic]:
    return [Topographic()]
