"""Black satin in soft folds, discs of gold out of focus, fine dust."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.looks import BlendMode
from engine.painting.colours import Linear, lerp, light
from engine.painting.field import Field, blurred, noise, smoothstep
from engine.painting.light import behind_heads, from_side
from engine.painting.painting import Painting
from engine.painting.specks import coarse_canvas, speck_field


class SatinBokeh:
    name = "satin-bokeh"
    options: ClassVar[dict[str, Option]] = {
        "folds": Option(0.6, "how deep the folds of the cloth are"),
        "bokeh": Option(0.6, "how many discs of light float behind the person"),
        "dust": Option(0.5, "how much fine dust floats before the person"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """Ground, bokeh (screen), dust (front, screen)."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_satin(painting, chosen["folds"]))
        ground = painting.ground(calm=0.75, blur=30.0, flatten=0.45, grain=3.5)
        return [ground, _bokeh(painting, chosen["bokeh"]), _dust(painting, chosen["dust"])]


def _satin(painting: Painting, depth: float) -> Linear:
    """A height field of bent ridges, lit by a grazing key: broad sheen, narrow highlight along the crests."""
    height = _cloth(painting)
    cell = painting.height / painting.coarse[0]
    slope_y, slope_x = np.gradient(height * 120.0 * (0.5 + depth), cell)
    normal = np.stack([-slope_x, -slope_y, np.ones_like(height)], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    key = np.array([painting.lit * 0.72, -0.52, 0.46])
    half = key + np.array([0.0, 0.0, 1.0])
    diffuse = np.clip(normal @ (key / np.linalg.norm(key)), 0, 1)
    facing = np.clip(normal @ (half / np.linalg.norm(half)), 0, 1)
    sheen, spark = facing**9, facing**48
    palette, lit = painting.palette, np.broadcast_to(from_side(painting, 0.8), painting.coarse)
    reach = 0.18 + 0.95 * lit * smoothstep(1.15, 0.0, painting.y / painting.height) + 0.55 * behind_heads(painting, 1.8)
    cloth = lerp(light(palette.deep), light(palette.ground), diffuse) * (0.15 + 0.75 * diffuse)[..., None]
    warm, pale = _candle(light(palette.accent)), _candle(light(palette.ink))
    cloth = cloth + warm * (0.085 * sheen * reach)[..., None] + pale * (0.16 * spark * reach)[..., None]
    return cloth + warm * (0.05 * behind_heads(painting, 1.7))[..., None]


def _candle(colour: Linear) -> Linear:
    """Dim gold turns olive on black; a little red keeps it warm."""
    return colour * np.array([1.12, 0.84, 0.62], np.float32)


def _cloth(painting: Painting) -> Field:
    shape, random = painting.coarse, painting.random
    bend = noise(shape, (painting.width / 900, painting.height / 1100), random)
    sway = noise(shape, (painting.width / 560, painting.height / 800), random)
    turn = 0.55 + 0.3 * random.random()
    along = (painting.x * np.cos(turn) * -painting.lit + painting.y * np.sin(turn)) / 1000.0
    phase = 2 * np.pi * (3.0 * along + 1.5 * bend + 0.75 * sway)
    fold = 0.5 + 0.5 * np.sin(phase)
    small = 0.5 + 0.5 * np.sin(2.1 * phase + 7.0 * sway)
    return blurred((fold**1.5 + 0.14 * small * fold).astype(np.float32), 1.0)


def _bokeh(painting: Painting, amount: float) -> Plane:
    """Discs in three depths: the nearer, the larger, softer and fainter; more of them away from the words."""
    random, total = painting.random, np.zeros(painting.coarse, np.float32)
    for radius, count, blur, strength in ((11.0, 44, 1.2, 1.0), (27.0, 26, 2.5, 0.75), (60.0, 13, 5.0, 0.42)):
        canvas, pixels = coarse_canvas(painting)
        for _ in range(round(count * amount * 1.2)):
            _disc(canvas, painting, radius * (0.7 + 0.6 * random.random()), random)
        discs = pixels[..., 0].astype(np.float32) / 255.0
        total += strength * blurred(discs, painting.cells(blur))
    colour = lerp(
        _candle(light(painting.palette.accent)), light(painting.palette.ink), np.clip(0.5 * total * 0.9, 0, 1)
    )
    return painting.soft_plane("Bokeh", colour, np.clip(total, 0, 0.9) * painting.hush(0.9), blend=BlendMode.SCREEN)


def _disc(canvas: skia.Canvas, painting: Painting, radius: float, random: np.random.Generator) -> None:
    lean = random.random() ** 1.3
    x = painting.side(lean * 1.02)
    y = painting.height * (random.random() ** 1.25 * 0.95)
    level = round(50 + 170 * random.random())
    paint = skia.Paint(AntiAlias=True, Color=skia.Color(level, level, level), BlendMode=skia.BlendMode.kPlus)
    paint.setAlphaf(0.62)
    canvas.drawCircle(x, y, radius, paint)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(max(3.0, radius * 0.09))
    paint.setAlphaf(0.45)
    canvas.drawCircle(x, y, radius * 0.96, paint)


def _dust(painting: Painting, amount: float) -> Plane:
    motes = speck_field(painting, round(40 + 260 * amount), (0.8, 3.6))
    lit = 0.20 + 0.8 * np.broadcast_to(from_side(painting), painting.coarse)
    alpha = np.clip(motes * lit * (0.7 if amount > 0 else 0.0), 0, 0.8) * painting.hush(0.85)
    colour = lerp(light(painting.palette.accent), light(painting.palette.ink), 0.5)
    return painting.soft_plane("Dust", colour, alpha, blend=BlendMode.SCREEN, front=True)


@hookimpl
def register_backgrounds() -> list[SatinBokeh]:
    return [SatinBokeh()]
