"""A news set: a deep field with a ruled grid, a globe in hairlines and dotted land, panels of light."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia
from numpy.typing import NDArray

from engine.geometry import Point
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.colours import Linear, lerp, light, paint_colour
from engine.painting.field import Field, noise, smoothstep
from engine.painting.light import behind_heads, from_side, vignette
from engine.painting.lines import grid, stroke
from engine.painting.painting import Painting

Angles = NDArray[np.float64]


class RuledField:
    name = "ruled-field"
    options: ClassVar[dict[str, Option]] = {
        "pitch": Option(62, "distance of the ruled lines in units", 30, 160),
        "globe": Option(0.7, "how clearly the globe and its land are seen"),
        "panels": Option(0.6, "how strongly panels of light lean across the field"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_field(painting, chosen["panels"]))
        _rules(painting, chosen["pitch"])
        _globe(painting, chosen["globe"])
        _marks(painting, chosen["pitch"])
        return [painting.ground(calm=0.8, blur=12.0, flatten=0.4, grain=3.0)]


def _field(painting: Painting, panels: float) -> Linear:
    palette = painting.palette
    deep, ground, second = light(palette.deep), light(palette.ground), light(palette.second)
    side = np.broadcast_to(from_side(painting), painting.coarse)
    tone = 0.10 + 0.62 * side**1.5 + 0.50 * behind_heads(painting, 1.9) - 0.30 * (painting.y / painting.height) ** 2
    tone = tone + panels * 0.55 * (_panels(painting) - 0.35)
    picture = lerp(deep, ground, np.clip(tone, 0, 1.3))
    picture = lerp(picture, second, np.clip(0.32 * (tone - 0.45), 0, 0.5))
    return picture * vignette(painting, 0.5, painting.focus)[..., None]


def _panels(painting: Painting) -> Field:
    """Leaning sheets of glass: each bright at its leading edge and fading behind it."""
    total = np.zeros(painting.coarse, np.float32)
    lean = painting.x + painting.lit * -0.42 * painting.y
    for place, span in ((0.18, 0.20), (0.50, 0.30), (0.80, 0.24)):
        start = painting.side(place + 0.06 * (painting.random.random() - 0.5)) + painting.lit * -0.2 * painting.height
        behind = (lean - start) * -painting.lit / (span * painting.width)
        total += smoothstep(-0.015, 0.0, behind) * np.clip(1.0 - behind, 0, 1) ** 1.5 * 0.8
    return np.clip(total, 0, 1.2)


def _rules(painting: Painting, pitch: float) -> None:
    """Hairlines fading away from the lit side, with a small cross at every fourth meeting."""
    second, canvas = painting.palette.second, painting.canvas
    start, end = painting.side(0.0), painting.side(1.0)
    fade = skia.GradientShader.MakeLinear(
        [skia.Point(start, 0), skia.Point(end, 0.4 * painting.height)], [paint_colour(second, a) for a in (0.26, 0.09)]
    )
    lines = stroke(skia.ColorWHITE, painting.hair)
    lines.setShader(fade)
    offset = (painting.focus.x, painting.focus.y)
    canvas.drawPath(grid(painting.width, painting.height, pitch, offset), lines)
    crosses = skia.Path()
    for x in np.arange(offset[0] % (4 * pitch), painting.width, 4 * pitch):
        for y in np.arange(offset[1] % (2 * pitch), painting.height, 2 * pitch):
            crosses.moveTo(float(x) - 7, float(y)).lineTo(float(x) + 7, float(y))
            crosses.moveTo(float(x), float(y) - 7).lineTo(float(x), float(y) + 7)
    canvas.drawPath(crosses, stroke(paint_colour(second, 0.65), max(1.6, painting.hair)))


def _globe(painting: Painting, amount: float) -> None:
    """A globe half out of the picture behind the person: graticule hairlines, land as a screen of dots."""
    head = max((h.height for h in painting.heads), default=430.0)
    radius = max(1.15 * head, 0.52 * min(painting.width, painting.height))
    centre = Point(painting.focus.x + painting.lit * -0.12 * radius, painting.focus.y + 0.22 * radius)
    lines, dots = skia.Path(), skia.Path()
    turn = painting.random.random() * 2 * np.pi
    for latitude in np.arange(-75, 76, 15):
        _trace(lines, centre, radius, np.radians(np.full(181, latitude)), np.radians(np.linspace(-180, 180, 181)))
    for longitude in np.arange(0, 180, 15):
        sweep = np.radians(np.linspace(-90, 90, 91))
        _trace(lines, centre, radius, sweep, np.full(91, np.radians(longitude)))
        _trace(lines, centre, radius, sweep, np.full(91, np.radians(longitude - 180)))
    _land(painting, dots, centre, radius, turn)
    colour = painting.palette.second
    rim = skia.GradientShader.MakeRadial(
        skia.Point(*centre), radius, [paint_colour(colour, a * amount) for a in (0.0, 0.05, 0.30)], [0.0, 0.72, 1.0]
    )
    painting.canvas.drawCircle(*centre, radius, skia.Paint(AntiAlias=True, Shader=rim, Dither=True))
    painting.canvas.drawPath(lines, stroke(paint_colour(colour, 0.34 * amount), painting.hair))
    painting.canvas.drawPath(dots, skia.Paint(AntiAlias=True, Color=paint_colour(colour, 0.75 * amount)))


_TILT = np.radians(21.0)


def _seen(latitude: Angles, longitude: Angles) -> tuple[Angles, Angles, Angles]:
    """Orthographic view of a tilted globe: x, y (down) and depth, each for radius 1."""
    x, y, z = np.cos(latitude) * np.sin(longitude), np.sin(latitude), np.cos(latitude) * np.cos(longitude)
    up, near = y * np.cos(_TILT) - z * np.sin(_TILT), y * np.sin(_TILT) + z * np.cos(_TILT)
    return x * np.cos(0.3) + up * np.sin(0.3), -up * np.cos(0.3) + x * np.sin(0.3), near


def _trace(path: skia.Path, centre: Point, radius: float, latitude: Angles, longitude: Angles) -> None:
    x, y, near = _seen(latitude, longitude)
    drawing = False
    for px, py, depth in zip((centre.x + radius * x).tolist(), (centre.y + radius * y).tolist(), near, strict=True):
        if depth > 0:
            path.lineTo(px, py) if drawing else path.moveTo(px, py)
        drawing = depth > 0


def _land(painting: Painting, path: skia.Path, centre: Point, radius: float, turn: float) -> None:
    """Dots where slow noise on the sphere stands above sea level; smaller towards the rim."""
    shape = (90, 180)
    height = noise(shape, (9, 6), painting.random, octaves=4)
    sea = np.quantile(height, 0.60)
    for row in range(4, 86, 2):
        latitude = np.radians(row * 2.0 - 89.0)
        count = max(6, int(96 * np.cos(latitude)))
        longitude = np.linspace(-np.pi, np.pi, count, endpoint=False)
        column = ((longitude + turn) / (2 * np.pi) * 180).astype(int) % 180
        x, y, near = _seen(np.full(count, latitude), longitude)
        for index in np.flatnonzero((near > 0.08) & (height[row, column] > sea)):
            size = radius * 0.0085 * (0.35 + 0.65 * float(near[index]))
            path.addCircle(float(centre.x + radius * x[index]), float(centre.y + radius * y[index]), size)


def _marks(painting: Painting, pitch: float) -> None:
    """The accent, small: a bar at the lit edge with a row of ticks beside it."""
    accent, canvas = painting.palette.accent, painting.canvas
    x, top = painting.side(0.0), painting.height * 0.06
    inward = -painting.lit
    bar = skia.Rect.MakeLTRB(min(x, x + inward * 11), top, max(x, x + inward * 11), top + 0.18 * painting.height)
    canvas.drawRect(bar, skia.Paint(AntiAlias=True, Color=paint_colour(accent)))
    ticks = skia.Path()
    for index, y in enumerate(np.arange(top, painting.height * 0.95, pitch / 4)):
        long = 30 if index % 4 == 0 else 16
        ticks.moveTo(x + inward * 20, float(y)).lineTo(x + inward * (20 + long), float(y))
    canvas.drawPath(ticks, stroke(paint_colour(painting.palette.second, 0.5), max(1.5, painting.hair)))


@hookimpl
def register_backgrounds() -> list[RuledField]:
    return [RuledField()]
