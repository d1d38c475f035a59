"""A grid running to the horizon under fog, with neon signs out of focus to both sides and wet reflections."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.looks import BlendMode
from engine.painting.colours import Linear, lerp, light, paint_colour
from engine.painting.field import bell, blurred, noise, smoothstep
from engine.painting.light import behind_heads, from_side
from engine.painting.painting import Painting
from engine.painting.specks import coarse_canvas


class NeonGrid:
    name = "neon-grid"
    options: ClassVar[dict[str, Option]] = {
        "horizon": Option(0.62, "height of the horizon as a share of the picture", 0.4, 0.85),
        "signs": Option(0.8, "how many signs glow to both sides"),
        "fog": Option(0.6, "how thick the fog on the horizon is"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """Ground and fog before the people (front, screen)."""
        chosen = request.options
        painting = Painting(request)
        horizon = chosen["horizon"] * painting.height
        signs = _signs(painting, horizon, chosen["signs"])
        painting.wash(_night(painting, horizon, signs, chosen["fog"]))
        _grid(painting, horizon)
        ground = painting.ground(calm=0.8, blur=26.0, flatten=0.4, grain=4.0)
        return [ground, _fog(painting, horizon, chosen["fog"])]


def _signs(painting: Painting, horizon: float, amount: float) -> Linear:
    """Upright tubes, frames and bars on two walls, each blurred by how far it is from the plane of focus."""
    random, palette = painting.random, painting.palette
    total = painting.blank()
    colours = (light(palette.second), light(palette.accent), lerp(light(palette.second), light(palette.accent), 0.35))
    for blur, size, count in ((5.0, 0.55, 7), (11.0, 0.9, 6), (24.0, 1.6, 4)):
        for colour in colours:
            canvas, pixels = coarse_canvas(painting)
            for _ in range(round(count * amount / 2 + 0.5)):
                _sign(canvas, painting, horizon, size, random)
            glow = pixels[..., 0].astype(np.float32) / 255.0
            wide = blurred(glow, painting.cells(blur * 3.2))
            total += (1.5 * blurred(glow, painting.cells(blur)) + 1.3 * wide)[..., None] * colour
    return total


def _sign(canvas: skia.Canvas, painting: Painting, horizon: float, size: float, random: np.random.Generator) -> None:
    """One sign near the left or right edge, taller and higher the closer to the edge."""
    edge = random.random() ** 1.6 * 0.40
    x = painting.width * (edge if random.random() < 0.5 else 1.0 - edge)
    width, height = size * (16 + 46 * random.random()), size * (60 + 190 * random.random())
    y = horizon - 30 - random.random() * (horizon - 60) * (1.1 - edge)
    kind = random.integers(4)
    paint = skia.Paint(AntiAlias=True, Color=skia.Color(*([round(120 + 135 * random.random())] * 3)))
    paint.setBlendMode(skia.BlendMode.kPlus)
    if kind == 3:
        for row in range(random.integers(3, 6)):
            length = width * (0.6 + 1.2 * random.random())
            canvas.drawRect(skia.Rect.MakeXYWH(x, y - height + row * 22 * size, length, 9 * size), paint)
        return
    if kind == 0:
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(5 * size)
    else:
        width = 7 * size if kind == 1 else width
    canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y - height, width, height), 6 * size, 6 * size, paint)


def _night(painting: Painting, horizon: float, signs: Linear, fog: float) -> Linear:
    palette = painting.palette
    deep, ground = light(palette.deep), light(palette.ground)
    cool, warm = light(palette.accent), light(palette.second)
    y = np.broadcast_to(painting.y, painting.coarse)
    sky = lerp(deep * 0.7, ground * 1.15, smoothstep(-0.1 * horizon, horizon, y))
    floor = lerp(ground * 0.8, deep * 0.5, smoothstep(horizon, painting.height, y))
    picture = np.where((y < horizon)[..., None], sky + signs, floor)
    picture = picture + _reflected(painting, signs, horizon)
    lit = from_side(painting)
    band = bell((y - horizon) / (70.0 + 60.0 * fog)) * (0.25 + 0.5 * fog)
    drift = 0.55 + 0.9 * noise(painting.coarse, (3, 6), painting.random, octaves=4)
    tint = lerp(warm, cool, np.broadcast_to(lit, painting.coarse))
    haze = band * drift * (0.30 + 0.70 * bell((painting.x - painting.focus.x) / (0.55 * painting.width)))
    picture = picture + tint * (haze * 0.50)[..., None]
    halo = behind_heads(painting, 1.8)
    return picture + lerp(tint, ground, 0.35) * (halo * (0.10 + 0.20 * lit))[..., None]


def _reflected(painting: Painting, signs: Linear, horizon: float) -> Linear:
    """The signs in a wet street: mirrored at the horizon, smeared downwards."""
    row = round(painting.cells(horizon))
    below = painting.coarse[0] - row
    mirror = painting.blank()
    source = signs[max(0, row - below * 2) : row][::-1][::2][:below] if row else signs[:0]
    mirror[row : row + len(source)] = source
    smear = blurred(mirror, painting.cells(9.0))
    ripple = 0.35 + 0.65 * noise(painting.coarse, (5, 60), painting.random, octaves=2)
    smear[:row] = 0
    return smear * ripple[..., None] * 0.55


def _grid(painting: Painting, horizon: float) -> None:
    """Floor lines: a wide faint pass for the glow, a thin bright one for the tube; they fade into the fog."""
    path, focus, depth = skia.Path(), painting.focus, painting.height - horizon
    for column in range(-26, 27):
        path.moveTo(focus.x + column * 9.0, horizon)
        path.lineTo(focus.x + column * 9.0 * (1 + depth / 30.0) * 1.0, painting.height + 2)
    row = 0.045
    while row < 1.05:
        path.moveTo(0, horizon + row * depth)
        path.lineTo(painting.width, horizon + row * depth)
        row *= 1.42
    colour = lerp(light(painting.palette.accent), np.ones(3, np.float32), 0.1)
    for width, alpha in ((13.0, 0.08), (6.0, 0.16), (max(1.9, painting.hair), 0.85)):
        fade = skia.GradientShader.MakeLinear(
            points=[skia.Point(0, horizon), skia.Point(0, painting.height)],
            colors=[paint_colour(colour, a * alpha) for a in (0.0, 0.45, 1.0)],
            positions=[0.0, 0.22, 1.0],
        )
        stroke = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=width, Shader=fade)
        stroke.setBlendMode(skia.BlendMode.kScreen)
        painting.canvas.drawPath(path, stroke)


def _fog(painting: Painting, horizon: float, fog: float) -> Plane:
    drift = noise(painting.coarse, (3, 4), painting.random, octaves=5)
    low = smoothstep(horizon, painting.height * 1.05, painting.y)
    alpha = fog * 0.40 * smoothstep(0.35, 0.8, drift) * low * painting.hush(0.9)
    side = np.broadcast_to(from_side(painting), painting.coarse)
    field = lerp(light(painting.palette.second), light(painting.palette.accent), side)
    return painting.soft_plane("Fog", field, alpha, blend=BlendMode.SCREEN, front=True)


@hookimpl
def register_backgrounds() -> list[NeonGrid]:
    return [NeonGrid()]
