"""Two opponents: two fields of colour under opposite lights, met along a torn or lightning seam."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.geometry import Point
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.looks import BlendMode
from engine.painting.colours import Linear, lerp, light, paint_colour
from engine.painting.field import Field, bell, blurred, noise, smoothstep
from engine.painting.light import behind_heads
from engine.painting.painting import Painting
from engine.painting.specks import coarse_canvas, speck_field
from engine.painting.torn import Points, offset_line, polygon, torn_line


class SplitField:
    name = "split-field"
    options: ClassVar[dict[str, Option]] = {
        "seam": Option("bolt", "how the two fields meet", choices=("bolt", "torn")),
        "lean": Option(0.16, "how far the seam leans, as a share of the width", -0.4, 0.4),
        "streaks": Option(0.6, "how strongly streaks fly outwards from the seam"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """Ground and sparks along the seam (screen)."""
        chosen = request.options
        painting = Painting(request)
        seam = _seam(painting, chosen["seam"], chosen["lean"])
        painting.wash(_fields(painting, seam, chosen["streaks"]))
        _edges(painting, seam)
        draw = _bolt if chosen["seam"] == "bolt" else _torn
        draw(painting, seam)
        ground = painting.ground(calm=0.92, blur=30.0, flatten=0.92, grain=3.5)
        return [ground, _sparks(painting, seam)]


def _seam(painting: Painting, kind: str, lean: float) -> Points:
    """From above the top edge to below the bottom one, through the middle."""
    middle, lean = painting.width / 2, lean * min(painting.width, 1.2 * painting.height)
    start, end = (middle + lean, -40.0), (middle - lean, painting.height + 40.0)
    if kind == "torn":
        return torn_line(start, end, 9.0, painting.random)
    count = 7 + int(painting.height / 400)
    share = np.linspace(0, 1, count) + 0.35 / count * (painting.random.random(count) - 0.5)
    share[0], share[-1] = 0.0, 1.0
    points = np.array(start) + share[:, None] * (np.array(end) - np.array(start))
    jag = (38.0 + 30.0 * painting.random.random(count)) * np.where(np.arange(count) % 2, 1.0, -1.0)
    points[1:-1, 0] += jag[1:-1]
    return points


def _side_of(painting: Painting, seam: Points) -> Field:
    """Signed horizontal distance to the seam in units: negative on the left field, `(h, w)`."""
    order = np.argsort(seam[:, 1])
    at = np.interp(painting.y[:, 0], seam[order, 1], seam[order, 0]).astype(np.float32)
    return painting.x - at[:, None]


def _fields(painting: Painting, seam: Points, streaks: float) -> Linear:
    palette = painting.palette
    across = _side_of(painting, seam)
    deep = light(palette.deep)
    share = np.abs(across) / (0.5 * painting.width)
    fan = _streaks(painting) if streaks > 0 else 0.5
    picture = painting.blank()
    for colour, inside in ((light(palette.accent), across < 0), (light(palette.second), across >= 0)):
        outer = smoothstep(1.25, 0.15, np.hypot(1.0 - share, 0.75 * (painting.y / painting.height - 0.30)))
        tone = 0.16 + 0.95 * outer + 0.55 * behind_heads(painting, 1.6) + 0.30 * bell(across / 90.0)
        tone = tone * (1.0 + streaks * 0.75 * (fan - 0.5))
        field = lerp(deep, colour, np.clip(tone, 0.0, 1.0))
        field = lerp(field, lerp(colour, np.ones(3, np.float32), 0.5), 0.40 * np.clip(tone - 0.85, 0.0, 1.0))
        picture = np.where(inside[..., None], field, picture)
    fall = 1.0 - 0.62 * smoothstep(0.45, 1.05, painting.y / painting.height)
    key = painting.x / painting.width if painting.lit > 0 else 1.0 - painting.x / painting.width
    return picture * (fall * (0.72 + 0.42 * key))[..., None]


def _streaks(painting: Painting) -> Field:
    """Noise stretched along rays from the middle of the seam, 0..1."""
    centre = Point(painting.width / 2, painting.height * 0.46)
    angle = np.arctan2(painting.y - centre.y, painting.x - centre.x)
    table = noise((1, 720), (46, 1), painting.random, octaves=3)[0]
    table[-60:] = lerp(table[-60:], table[:60][::-1], np.linspace(0, 1, 60, dtype=np.float32))
    position = (angle / (2 * np.pi) + 0.5) * (len(table) - 1)
    return np.interp(position, np.arange(len(table)), smoothstep(0.3, 0.75, table)).astype(np.float32)


def _edges(painting: Painting, seam: Points) -> None:
    """The coarse fields meet in a blur; a band of each field's own dark makes the meeting crisp."""
    for side, colour in ((-1, painting.palette.accent), (1, painting.palette.second)):
        outer = seam + np.array([side * 26.0, 0.0])
        band = np.concatenate([seam, outer[::-1]])
        clip = polygon(band)
        painting.canvas.drawPath(
            clip,
            skia.Paint(AntiAlias=True, Color=paint_colour(lerp(light(painting.palette.deep), light(colour), 0.55))),
        )


def _bolt(painting: Painting, seam: Points) -> None:
    """A jagged blade of light: wide in the middle of each stroke, with glow on both sides."""
    half = np.interp(seam[:, 1], [0, painting.height * 0.45, painting.height], [7.0, 17.0, 6.0])
    blade = np.concatenate([seam - np.stack([half, 0 * half], 1), (seam + np.stack([half, 0 * half], 1))[::-1]])
    path = polygon(blade)
    painting.canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=skia.ColorWHITE))
    rim = skia.Paint(
        AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=5.0, Color=paint_colour("#ffffff", 0.25)
    )
    painting.canvas.drawPath(path, rim)


def _torn(painting: Painting, seam: Points) -> None:
    """The right sheet lies torn over the left one: a fibre edge in the neutral and its shadow."""
    inner = offset_line(seam, -13.0, painting.random)
    strip = polygon(np.concatenate([seam, inner[::-1]]))
    painting.canvas.drawPath(strip, skia.Paint(AntiAlias=True, Color=paint_colour(painting.palette.ink)))


def _sparks(painting: Painting, seam: Points) -> Plane:
    across = _side_of(painting, seam)
    canvas, pixels = coarse_canvas(painting)
    line = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=16.0, Color=skia.ColorWHITE)
    path = skia.Path()
    path.addPoly([skia.Point(float(x), float(y)) for x, y in seam], False)
    canvas.drawPath(path, line)
    core = pixels[..., 0].astype(np.float32) / 255.0
    glow = 0.8 * blurred(core, painting.cells(16.0)) + 1.6 * blurred(core, painting.cells(60.0))
    motes = speck_field(painting, 130, (0.8, 4.5)) * bell(across / 260.0)
    colour = np.where((across < 0)[..., None], light(painting.palette.accent), light(painting.palette.second))
    colour = lerp(blurred(colour.astype(np.float32), painting.cells(8.0)), np.ones(3, np.float32), 0.45)
    alpha = np.clip(0.55 * glow + 0.8 * motes, 0, 0.9) * painting.hush(0.95)
    return painting.soft_plane("Seam glow", colour, alpha, blend=BlendMode.SCREEN)


@hookimpl
def register_backgrounds() -> list[SplitField]:
    return [SplitField()]
