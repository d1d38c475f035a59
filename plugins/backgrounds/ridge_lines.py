"""A travel poster's view: ranges that pale into the distance, pines, a low sun behind the head, grass in front."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.geometry import Point
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.colours import Linear, lerp, light, paint_colour, ramp
from engine.painting.field import bell, blurred, smoothstep
from engine.painting.painting import Painting
from engine.painting.specks import coarse_canvas
from engine.painting.torn import Points, polygon

_HORIZON = 0.60
"""Where the farthest range stands, in heights of the picture."""


class RidgeLines:
    name = "ridge-lines"
    options: ClassVar[dict[str, Option]] = {
        "ranges": Option(5, "how many ranges stand behind each other", 2, 7),
        "mist": Option(0.6, "how thick the mist between them is"),
        "sun": Option(0.9, "how bright the low sun is"),
        "grass": Option(0.8, "how much grass stands before the people"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """The view, and grass out of focus in front."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_sky(painting, chosen["sun"]))
        _clouds(painting)
        _disc(painting, chosen["sun"])
        painting.quiet(strength=0.6, blur=26.0, flatten=0.5)
        count = round(chosen["ranges"])
        for number in range(count):
            _range(painting, (number + 0.5) / count, chosen["mist"])
        _dusk(painting)
        grass = _grass(painting, chosen["grass"])
        return [painting.ground(calm=0.75, blur=18.0, flatten=0.4, grain=3.0), *grass]


def _dusk(painting: Painting) -> None:
    """The sky's own dark where words stand, from side to side where they cross it."""
    shade = 1.0 - painting.hush(1.0)
    if any(box.width > 0.5 * painting.width and box.y < 0.3 * painting.height for box in painting.calm):
        shade = np.broadcast_to(shade.max(axis=1, keepdims=True), shade.shape)
    painting.veil(lerp(light(painting.palette.deep), light(painting.palette.ground), 0.35), 0.72 * shade)


def _sun(painting: Painting) -> tuple[Point, float]:
    """Half behind the shoulders, below the words that cross the sky; a size that a head does not hide."""
    tall = max((head.height for head in painting.heads), default=430.0)
    radius = min(max(0.80 * tall, 250.0), 460.0)
    return Point(painting.focus.x, painting.focus.y + 0.18 * tall), radius


def _sky(painting: Painting, sun: float) -> Linear:
    """Deep above, the evening's colour round the sun and along the horizon."""
    palette = painting.palette
    deep, ground, second = light(palette.deep), light(palette.ground), light(palette.second)
    down = np.broadcast_to(painting.y / painting.height, painting.coarse)
    field = ramp(down, ((0.0, lerp(deep, ground, 0.72)), (0.42, ground), (1.0, ground)))
    centre, radius = _sun(painting)
    along = bell((down - _HORIZON - 0.04) / 0.20) * (0.35 + 0.65 * bell((painting.x - centre.x) / 760.0))
    halo = bell(painting.distance(centre, 2.1 * radius, 1.7 * radius))
    glow = np.clip(0.75 * along + 0.55 * sun * halo, 0, 0.92) * painting.hush(0.9)
    # by way of embers: the straight mixture of a blue and an orange is grey
    embers = second * np.float32(0.5)
    return lerp(lerp(field, embers, np.clip(1.9 * glow, 0, 1)), second, np.clip(1.7 * glow - 0.7, 0, 1))


def _clouds(painting: Painting) -> None:
    """Flat banks of cloud, lit from below."""
    random, canvas = painting.random, painting.canvas
    warm = lerp(light(painting.palette.second), np.ones(3, np.float32), 0.25)
    for _ in range(7):
        x, y = random.random() * painting.width, (0.10 + 0.40 * random.random()) * painting.height
        path = skia.Path()
        for number in range(3):
            long, wide = (120 + 260 * random.random()) * (1 - 0.25 * number), 13.0
            left = x - long / 2 + 70 * float(random.normal())
            path.addRoundRect(skia.Rect.MakeXYWH(left, y + 19.0 * number, long, wide), wide / 2, wide / 2)
        canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=paint_colour(warm, 0.30)))


def _disc(painting: Painting, sun: float) -> None:
    """The sun, palest at its lower edge, in two rings of haze."""
    (x, y), radius = _sun(painting)
    accent = lerp(light(painting.palette.accent), np.ones(3, np.float32), 0.18)
    for reach, alpha in ((1.50, 0.10), (1.24, 0.16)):
        painting.canvas.drawCircle(
            x, y, radius * reach, skia.Paint(AntiAlias=True, Color=paint_colour(accent, alpha * sun))
        )
    ends = [skia.Point(x, y - radius), skia.Point(x, y + radius)]
    tones = [paint_colour(light(painting.palette.second), sun), paint_colour(accent, sun)]
    shader = skia.GradientShader.MakeLinear(ends, tones)
    painting.canvas.drawCircle(x, y, radius, skia.Paint(AntiAlias=True, Shader=shader))


def _range(painting: Painting, nearness: float, mist: float) -> None:
    """One range: its crest with pines where it is near, sides turned from the sun darker, mist at its feet."""
    foot = (_HORIZON + 0.40 * nearness) * painting.height
    spacing, tall = 300.0 - 120.0 * nearness, (0.20 - 0.10 * nearness) * painting.height
    crest = _crest(painting, spacing, foot, tall)
    colour = _tone(painting, nearness)
    ends = [skia.Point(0, foot - tall), skia.Point(0, foot + 0.16 * painting.height)]
    pale = lerp(colour, _tone(painting, 0.0), 0.62 * mist * (1.0 - 0.55 * nearness))
    body = skia.Paint(
        AntiAlias=True, Shader=skia.GradientShader.MakeLinear(ends, [paint_colour(colour), paint_colour(pale)])
    )
    floor = np.array([(painting.width + 60, painting.height + 60), (-60, painting.height + 60)])
    outline = polygon(np.concatenate([crest, floor]))
    if nearness > 0.55:
        outline.addPath(_pines(painting, crest, 34.0 + 66.0 * (nearness - 0.5)))
        outline.setFillType(skia.PathFillType.kWinding)
    painting.canvas.drawPath(outline, body)
    if nearness < 0.75:
        dark = paint_colour(painting.palette.deep, 0.26 * (1.1 - nearness))
        painting.canvas.drawPath(_turned_away(painting, crest, tall), skia.Paint(AntiAlias=True, Color=dark))


def _tone(painting: Painting, nearness: float) -> Linear:
    """Distant ranges take the evening's colour, near ones the ground's shadow."""
    palette = painting.palette
    deep, ground, second = light(palette.deep), light(palette.ground), light(palette.second)
    share = np.array([[nearness]], np.float32)
    stops = ((0.0, lerp(second, ground, 0.42)), (0.38, lerp(ground, deep, 0.18)), (1.0, lerp(deep, ground, 0.06)))
    return ramp(share, stops)[0, 0]


def _crest(painting: Painting, spacing: float, foot: float, tall: float) -> Points:
    """Peaks and saddles in turn, every fourth point of the line a peak, broken twice by the weather."""
    random, count = painting.random, int(painting.width / spacing) + 4
    x = (np.arange(2 * count) / 2 - 1.0 + 0.16 * random.standard_normal(2 * count)) * spacing
    rise = np.where(np.arange(2 * count) % 2, 0.28 * random.random(2 * count), 0.55 + 0.45 * random.random(2 * count))
    points = np.stack([np.sort(x), foot - tall * rise], axis=1)
    middles = (points[1:] + points[:-1]) / 2 + random.standard_normal((len(points) - 1, 2)) * (
        0.03 * spacing,
        0.06 * tall,
    )
    broken = np.empty((len(points) + len(middles), 2))
    broken[::2], broken[1::2] = points, middles
    return broken


def _turned_away(painting: Painting, crest: Points, tall: float) -> skia.Path:
    """The flank of each peak that no sun reaches, ending in a zigzag."""
    path, away = skia.Path(), 1 if painting.focus.x < painting.width / 2 else -1
    for peak in range(4, len(crest) - 4, 4):
        flank = crest[peak : peak + 3] if away > 0 else crest[peak : peak - 3 : -1]
        (x, y), across = crest[peak], flank[-1][0] - crest[peak][0]
        zigzag = [(0.62, 1.15), (0.50, 0.80), (0.30, 0.92), (0.22, 0.50), (0.06, 0.56)]
        path.addPath(polygon(np.concatenate([flank, [(x + a * across, y + d * 0.8 * tall) for a, d in zigzag]])))
    return path


def _pines(painting: Painting, crest: Points, tall: float) -> skia.Path:
    """A forest's edge along a crest: slim trees of three tiers."""
    path, random, x = skia.Path(), painting.random, -30.0
    while x < painting.width + 30:
        y = float(np.interp(x, crest[:, 0], crest[:, 1])) + 6.0
        high = tall * (0.55 + 0.75 * random.random())
        for tier, (top, base) in enumerate(((1.0, 0.55), (0.74, 0.28), (0.46, 0.0))):
            half = high * (0.10 + 0.055 * tier)
            path.addPoly(
                [
                    skia.Point(x - half, y - base * high),
                    skia.Point(x, y - top * high),
                    skia.Point(x + half, y - base * high),
                ],
                True,
            )
        x += high * (0.30 + 0.42 * random.random())
    return path


def _grass(painting: Painting, amount: float) -> list[Plane]:
    """Blades out of focus along the lower edge: whoever stands there stands in the landscape, if it is this one."""
    amount *= 1.0 - max(0.0, 2.0 * painting.realism - 1.0)
    if amount < 0.02:
        return []
    canvas, pixels = coarse_canvas(painting)
    random, count = painting.random, int(painting.width / 11)
    blade = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)
    for x, high, lean in zip(
        random.random(count) * painting.width,
        26 + 78 * random.random(count) ** 2,
        random.normal(0, 22, count),
        strict=True,
    ):
        path = skia.Path().moveTo(x - 6, painting.height)
        path.quadTo(x - 2, painting.height - 0.6 * high, x + lean, painting.height - high)
        path.quadTo(x + 5, painting.height - 0.5 * high, x + 7, painting.height).close()
        canvas.drawPath(path, blade)
    blades = blurred(pixels[..., 0].astype(np.float32) / 255.0, painting.cells(3.5))
    low = np.clip((painting.y - painting.height + 110.0) / 110.0, 0, 1)
    alpha = np.clip(amount * (blades + 0.5 * low**2), 0, 1) * painting.hush(0.9)
    for head in painting.heads:  # never before a chin
        alpha = alpha * smoothstep(0.98, 1.12, painting.distance(head.centre, 0.5 * head.width, 0.5 * head.height))
    return [painting.soft_plane("Grass", light(painting.palette.deep), alpha, front=True)]


@hookimpl
def register_backgrounds() -> list[RidgeLines]:
    return [RidgeLines()]
