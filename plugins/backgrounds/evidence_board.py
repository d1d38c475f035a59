"""A case on a cork board: papers under pins, red string from pin to pin, one lamp from above."""

from __future__ import annotations

from itertools import pairwise
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
from engine.painting.light import vignette
from engine.painting.painting import Painting


class EvidenceBoard:
    name = "evidence-board"
    options: ClassVar[dict[str, Option]] = {
        "papers": Option(14, "how many papers are pinned to it", 0, 20),
        "string": Option(0.9, "how clearly the string is seen"),
        "lamp": Option(0.8, "how bright the pool of the lamp is"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_cork(painting, chosen["lamp"]))
        texture.paper(painting, 9.0)
        pins = [_paper(painting) for _ in range(round(chosen["papers"]))]
        painting.quiet(strength=0.94, blur=46.0, flatten=0.8)
        _string(painting, pins, chosen["string"])
        return [painting.ground(calm=0.6, blur=10.0, flatten=0.3, grain=3.0)]


def _cork(painting: Painting, lamp: float) -> Linear:
    ground, deep = light(painting.palette.ground), light(painting.palette.deep)
    crumbs = noise(painting.coarse, (160, 90), painting.random)
    clouds = noise(painting.coarse, (6, 4), painting.random, octaves=2)
    field = lerp(ground * 0.55, ground * 1.25, 0.6 * crumbs + 0.4 * clouds)
    pool = bell(painting.distance(Point(painting.width / 2, 0.3 * painting.height), 0.62 * painting.width, 700.0))
    field = lerp(lerp(field, deep, 0.6), field * 1.35, lamp * pool)
    return field * vignette(painting, 0.4)[..., None]


def _paper(painting: Painting) -> Point:
    """A sheet, a photograph's back or a cutting, somewhere on the board; where its pin sits."""
    random, canvas = painting.random, painting.canvas
    x, y = random.random() * painting.width, random.random() * painting.height
    wide, tall = 130 + 150 * random.random(), 120 + 190 * random.random()
    tone = 0.55 + 0.4 * random.random()
    canvas.save()
    canvas.translate(x, y)
    canvas.rotate(float(random.normal(0, 7)))
    sheet = skia.Rect.MakeXYWH(-wide / 2, 0, wide, tall)
    fall = skia.Paint(AntiAlias=True, Color=paint_colour("#000000", 0.5))
    fall.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 9.0))
    canvas.drawRect(sheet.makeOffset(6, 12), fall)
    paper = light(painting.palette.ink) * np.float32(0.62 * tone)
    canvas.drawRect(sheet, skia.Paint(AntiAlias=True, Color=paint_colour(paper)))
    _print(painting, wide, tall)
    canvas.restore()
    return Point(x, y + 12)


def _print(painting: Painting, wide: float, tall: float) -> None:
    """Bars where a cutting has its lines, or a dark field where a photograph would be: nothing to be read."""
    random, canvas = painting.random, painting.canvas
    ink = skia.Paint(AntiAlias=True, Color=paint_colour(painting.palette.deep, 0.42))
    if random.random() < 0.45:
        canvas.drawRect(skia.Rect.MakeXYWH(-wide / 2 + 12, 12, wide - 24, tall - 46), ink)
        return
    for row in range(int((tall - 40) / 15)):
        length = (wide - 34) * (0.55 + 0.45 * random.random())
        canvas.drawRect(skia.Rect.MakeXYWH(-wide / 2 + 17, 26 + 15 * row, length, 5), ink)


def _string(painting: Painting, pins: list[Point], strength: float) -> None:
    """From pin to pin and to whom it is all about, with a shadow, and the pins' heads over it."""
    canvas, target = painting.canvas, painting.focus
    path = skia.Path()
    for a, b in pairwise([*pins, target]):
        path.moveTo(*a)
        path.quadTo((a.x + b.x) / 2, (a.y + b.y) / 2 + 14, b.x, b.y)
    for dy, colour, alpha, width in ((7.0, "#000000", 0.4, 4.0), (0.0, painting.palette.accent, 1.0, 3.6)):
        stroke = skia.Paint(
            AntiAlias=True,
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=width,
            Color=paint_colour(colour, alpha * strength),
        )
        canvas.save()
        canvas.translate(0, dy)
        canvas.drawPath(path, stroke)
        canvas.restore()
    for pin in pins:
        canvas.drawCircle(pin.x + 3, pin.y + 5, 9, skia.Paint(AntiAlias=True, Color=paint_colour("#000000", 0.4)))
        canvas.drawCircle(pin.x, pin.y, 9, skia.Paint(AntiAlias=True, Color=paint_colour(painting.palette.accent)))
        canvas.drawCircle(pin.x - 3, pin.y - 3, 3, skia.Paint(AntiAlias=True, Color=paint_colour("#ffffff", 0.7)))


@hookimpl
def register_backgrounds() -> list[EvidenceBoard]:
    return [EvidenceBoard()]
