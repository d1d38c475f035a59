"""A cardboard stage for children: a sky in two blues, round clouds, hills, a sun behind the head, confetti."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.colours import lerp, light, paint_colour
from engine.painting.field import bell
from engine.painting.light import round_behind
from engine.painting.painting import Painting


class ToySky:
    name = "toy-sky"
    options: ClassVar[dict[str, Option]] = {
        "clouds": Option(7, "how many clouds float in it", 0, 16),
        "confetti": Option(0.7, "how much confetti falls"),
        "sun": Option(True, "a sun with rays behind the head"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        ground, white = light(painting.palette.ground), np.ones(3, np.float32)
        low = np.broadcast_to(painting.y / painting.height, painting.coarse)
        glow = bell(painting.distance(painting.focus, 700.0))
        painting.wash(lerp(lerp(ground, white, 0.62 * low), white, 0.25 * glow))
        if chosen["sun"]:
            _sun(painting)
        _clouds(painting, round(chosen["clouds"]))
        _hills(painting)
        painting.quiet(strength=0.8, blur=30.0, flatten=0.7)
        _confetti(painting, chosen["confetti"])
        return [painting.ground(calm=0.3, blur=8.0, flatten=0.3, grain=1.5)]


def _sun(painting: Painting) -> None:
    """A disc behind the head with blunt rays."""
    (x, y), radius = round_behind(painting, 0.74)
    colour = skia.Paint(AntiAlias=True, Color=paint_colour(painting.palette.second))
    canvas, rays = painting.canvas, 16
    for number in range(rays):
        canvas.save()
        canvas.translate(x, y)
        canvas.rotate(360 / rays * number + 8)
        canvas.drawRoundRect(skia.Rect.MakeXYWH(radius * 1.08, -22, radius * 0.3, 44), 22, 22, colour)
        canvas.restore()
    canvas.drawCircle(x, y, radius, colour)


def _clouds(painting: Painting, count: int) -> None:
    random = painting.random
    for _ in range(count):
        x, y = random.random() * painting.width, random.random() * 0.62 * painting.height
        size = 34 + 52 * random.random()
        path = skia.Path()
        for dx, dy, r in ((-1.5, 0.2, 0.75), (-0.6, -0.3, 1.0), (0.5, -0.1, 0.85), (1.4, 0.25, 0.65)):
            path.addCircle(x + dx * size, y + dy * size, r * size)
        path.setFillType(skia.PathFillType.kWinding)
        for dy, colour in ((9.0, paint_colour(painting.palette.deep, 0.12)), (0.0, paint_colour("#ffffff"))):
            painting.canvas.save()
            painting.canvas.translate(0, dy)
            painting.canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=colour))
            painting.canvas.restore()


def _hills(painting: Painting) -> None:
    """Two rows of cut-out hills, the nearer one darker, each with its shadow on the one behind."""
    green = light(painting.palette.accent)
    for top, shade, phase in ((0.76, 0.55, 0.0), (0.86, 0.0, 1.7)):
        path = skia.Path().moveTo(0, painting.height)
        for x in np.linspace(0, painting.width, 60):
            path.lineTo(
                float(x), painting.height * (top + 0.05 * np.sin(x / 240 + phase + painting.random.random() * 0.02))
            )
        path.lineTo(painting.width, painting.height).close()
        fall = skia.Paint(AntiAlias=True, Color=paint_colour(painting.palette.deep, 0.25))
        fall.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 12.0))
        painting.canvas.save()
        painting.canvas.translate(0, -8)
        painting.canvas.drawPath(path, fall)
        painting.canvas.restore()
        colour = lerp(green, np.ones(3, np.float32), 0.5 * shade)
        painting.canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=paint_colour(colour)))


def _confetti(painting: Painting, amount: float) -> None:
    random, palette = painting.random, painting.palette
    colours = (palette.accent, palette.second, "#ffffff", "#ff5fa2", "#7b5cff")
    for number in range(round(60 * amount)):
        painting.canvas.save()
        painting.canvas.translate(random.random() * painting.width, random.random() * painting.height)
        painting.canvas.rotate(float(random.random() * 180))
        paint = skia.Paint(AntiAlias=True, Color=paint_colour(colours[number % len(colours)]))
        painting.canvas.drawRoundRect(skia.Rect.MakeXYWH(-11, -5, 22, 10), 4, 4, paint)
        painting.canvas.restore()


@hookimpl
def register_backgrounds() -> list[ToySky]:
    return [ToySky()]
