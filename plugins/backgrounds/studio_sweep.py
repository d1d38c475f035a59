"""A bright studio: a seamless sweep, window light falling across it, one big rounded shape behind the person."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.geometry import Point
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.colours import Linear, glow_of, lerp, light, paint_colour
from engine.painting.field import Field, bell, blurred, smoothstep
from engine.painting.light import from_side, round_behind
from engine.painting.painting import Painting
from engine.painting.specks import coarse_canvas


class StudioSweep:
    name = "studio-sweep"
    options: ClassVar[dict[str, Option]] = {
        "shape": Option("circle", "the big shape", choices=("circle", "arch", "square", "none")),
        "shape_colour": Option("accent", "the big shape's colour", choices=("accent", "second", "deep")),
        "window": Option(0.5, "how clearly a window's light falls across the wall"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        shape = _shape(painting, chosen["shape"])
        window = _window(painting) * chosen["window"] * (0.25 + 0.75 * painting.realism)
        painting.wash(_sweep(painting, shape, window))
        # quiet first: half a shape out of focus would look like a mistake
        painting.quiet(strength=0.95, blur=60.0, flatten=0.9)
        _fill(painting, shape, light(painting.palette.resolve(chosen["shape_colour"])))
        return [painting.ground(calm=0.0, grain=2.6)]


def _shape(painting: Painting, kind: str) -> skia.Path:
    """Centred behind the heads and large enough to stand around them; it runs out at the bottom when an arch."""
    path = skia.Path()
    (x, y), radius = round_behind(painting, 0.86)
    if kind == "circle":
        path.addCircle(x, y, radius)
    elif kind == "square":
        path.addRoundRect(skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius), radius / 3, radius / 3)
    elif kind == "arch":
        box = skia.Rect.MakeLTRB(x - 0.86 * radius, y - radius, x + 0.86 * radius, painting.height + radius)
        path.addRoundRect(box, 0.86 * radius, 0.86 * radius)
    return path


def _window(painting: Painting) -> Field:
    """Panes of light, slanted away from the key side, softer the farther they fall."""
    canvas, pixels = coarse_canvas(painting)
    canvas.translate(painting.side(0.42), painting.height * 0.02)
    canvas.skew(painting.lit * 0.55, -painting.lit * -0.10)
    pane = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)
    for column in range(3):
        for row in range(3):
            canvas.drawRect(skia.Rect.MakeXYWH(column * 210 - 300, row * 250, 185, 225), pane)
    sharp = pixels[..., 0].astype(np.float32) / 255.0
    near, far = blurred(sharp, painting.cells(9.0)), blurred(sharp, painting.cells(30.0))
    return near + (far - near) * (painting.y / painting.height)


def _sweep(painting: Painting, shape: skia.Path, window: Field) -> Linear:
    """Wall and floor in one curve: bright pool on the lit side, a slow turn where the wall becomes the floor."""
    ground = light(painting.palette.ground)
    deep, white = lerp(ground, painting.shade, 0.55), glow_of(ground)
    side = np.broadcast_to(from_side(painting), painting.coarse)
    pool = bell(painting.distance(Point(painting.side(0.24), 0.22 * painting.height), 760.0, 620.0))
    turn = bell((painting.y - 0.80 * painting.height) / (0.13 * painting.height))
    corner = smoothstep(0.15, 1.0, 1.0 - side) * 0.55 + 0.15 * smoothstep(0.5, 0.0, painting.y / painting.height)
    field = lerp(ground, deep, np.clip(corner * (1.15 - pool) + 0.30 * turn, 0.0, 1.0))
    field = lerp(field, white, np.clip(0.62 * pool + 0.35 * window, 0.0, 0.9))
    shadow = _shadow(painting, shape)
    return field * (1.0 - 0.34 * shadow[..., None] * (1.0 - 0.6 * lerp(deep, white, 0.2)))


def _shadow(painting: Painting, shape: skia.Path) -> Field:
    """The shape's shadow on the wall, away from the light, tinted by what it falls on."""
    canvas, pixels = coarse_canvas(painting)
    canvas.translate(-painting.lit * 34.0, 40.0)
    canvas.drawPath(shape, skia.Paint(AntiAlias=True, Color=skia.ColorWHITE))
    return blurred(pixels[..., 0].astype(np.float32) / 255.0, painting.cells(38.0))


def _fill(painting: Painting, shape: skia.Path, colour: Linear) -> None:
    """The shape in its own light: bright edge towards the key, deeper away from it."""
    box = shape.getBounds()
    if box.isEmpty():
        return
    bright = lerp(colour, np.ones(3, np.float32), 0.10 + 0.14 * painting.realism)
    dark = colour * (1.0 - 0.30 * painting.realism - 0.08)
    start, end = (box.left(), box.right()) if painting.lit < 0 else (box.right(), box.left())
    shader = skia.GradientShader.MakeLinear(
        [skia.Point(start, box.top()), skia.Point(end, box.bottom())], [paint_colour(c) for c in (bright, colour, dark)]
    )
    painting.canvas.drawPath(shape, skia.Paint(AntiAlias=True, Shader=shader, Dither=True))


@hookimpl
def register_backgrounds() -> list[StudioSweep]:
    return [StudioSweep()]
