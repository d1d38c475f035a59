"""A laid table from above: glazed tiles by a window, a plate behind the head, a checked cloth, what is to be cooked."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.geometry import Box, Point
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.colours import Linear, glow_of, lerp, light, paint_colour
from engine.painting.field import noise
from engine.painting.light import from_side, round_behind
from engine.painting.lines import stroke
from engine.painting.painting import Painting
from plugins.backgrounds._ingredients import PANTRY, WHITE, shadow_of

_TILE = 250.0
"""Side of a tile, in units."""
_CLEAR = 26.0
"""Between a plate's rim and words."""


class KitchenTable:
    name = "kitchen-table"
    options: ClassVar[dict[str, Option]] = {
        "plate": Option(True, "a plate behind the head"),
        "cloth": Option(True, "a checked cloth under the plate"),
        "food": Option(16, "how many things lie round it", 0, 30),
        "glaze": Option(0.6, "how strongly the window shines in the tiles"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_glazed(painting, chosen["glaze"]))
        _grout(painting)
        painting.quiet(strength=0.7, blur=20.0, flatten=0.4)
        plates = _places(painting)
        if chosen["cloth"]:
            _cloth(painting, *plates[0])
        for plate in plates if chosen["plate"] else ():
            _plate(painting, *plate)
        _lay(painting, plates, round(chosen["food"]))
        return [painting.ground(calm=0.5, blur=8.0, flatten=0.3, grain=2.2)]


def _places(painting: Painting) -> list[tuple[Point, float]]:
    """Centre and radius of each one's plate, the host's last: it lies over its neighbours."""
    if len(painting.heads) < 2:
        return [_aside(painting, *round_behind(painting, 0.80))]
    return [_aside(painting, head.centre, 0.66 * head.height) for head in reversed(painting.heads)]


def _aside(painting: Painting, centre: Point, radius: float) -> tuple[Point, float]:
    """Moved, and made a little smaller, until its rim is clear of words beside it."""
    (x, y), least = centre, 0.86 * radius
    for box in painting.calm:
        near_y = min(max(y, box.y), box.bottom)
        if box.y < y < box.bottom or abs(near_y - y) < radius:
            reach = float(np.sqrt(max(0.0, radius**2 - (near_y - y) ** 2))) + _CLEAR
            gap = box.x - x if x < box.x else x - box.right
            if 0 < gap < reach:
                radius = max(least, radius - 0.5 * (reach - gap))
                x += min(reach - gap, 0.3 * radius) * (-1.0 if x < box.x else 1.0)
    return Point(x, y), radius


def _glazed(painting: Painting, glaze: float) -> Linear:
    """Tiles that differ a little, under light that falls off from the window's side."""
    ground = light(painting.palette.ground)
    side = np.broadcast_to(from_side(painting), painting.coarse)
    sheen = noise(painting.coarse, (painting.width / 420, painting.height / 420), painting.random, octaves=3)
    field = lerp(lerp(ground, painting.shade, 0.36 * (1.0 - side)), glow_of(ground), 0.45 * glaze * side * sheen)
    rows, columns = int(painting.height / _TILE) + 2, int(painting.width / _TILE) + 2
    tones = 1.0 + 0.035 * painting.random.standard_normal((rows, columns)).astype(np.float32)
    down, across = (painting.y / _TILE).astype(int), (painting.x / _TILE).astype(int)
    return field * tones[down, across][..., None]


def _grout(painting: Painting) -> None:
    """Pale joints, with the dark lip of each tile below and beside them."""
    canvas, ground = painting.canvas, light(painting.palette.ground)
    lip, joint = paint_colour(painting.shade, 0.55), paint_colour(lerp(ground, WHITE, 0.55))
    for shift, colour, width in ((2.5, lip, 9.0), (0.0, joint, 7.0)):
        paint = stroke(colour, width)
        for x in np.arange(_TILE, painting.width + _TILE, _TILE):
            canvas.drawLine(float(x) - painting.lit * shift, 0, float(x) - painting.lit * shift, painting.height, paint)
        for y in np.arange(_TILE, painting.height + _TILE, _TILE):
            canvas.drawLine(0, float(y) + shift, painting.width, float(y) + shift, paint)


def _cloth(painting: Painting, centre: Point, radius: float) -> None:
    """A checked cloth laid aslant under the plate, on the side away from the words."""
    canvas, side = painting.canvas, 1.9 * radius
    out = 1.0 if centre.x >= painting.width / 2 else -1.0
    accent = light(painting.palette.accent)
    canvas.save()
    canvas.translate(centre.x + out * 0.35 * radius, centre.y + 0.45 * radius)
    canvas.rotate(out * 24.0)
    sheet = skia.Path()
    sheet.addRoundRect(skia.Rect.MakeXYWH(-side / 2, -side / 2, side, side), 10, 10)
    shadow_of(painting, sheet, 18.0)
    canvas.drawPath(sheet, skia.Paint(AntiAlias=True, Color=paint_colour(lerp(WHITE, accent, 0.04))))
    canvas.clipPath(sheet, doAntiAlias=True)
    check = skia.Paint(AntiAlias=True, Color=paint_colour(accent, 0.52))
    for start in np.arange(-side / 2, side / 2, 92.0):
        canvas.drawRect(skia.Rect.MakeXYWH(float(start), -side / 2, 46.0, side), check)
        canvas.drawRect(skia.Rect.MakeXYWH(-side / 2, float(start), side, 46.0), check)
    hem = stroke(paint_colour(accent, 0.8), 5.0)
    canvas.drawRect(skia.Rect.MakeXYWH(-side / 2 + 16, -side / 2 + 16, side - 32, side - 32), hem)
    canvas.restore()


def _plate(painting: Painting, centre: Point, radius: float) -> None:
    """Enamel: a broad lip with a line of the accent, a well that the window lights from across."""
    canvas, white = painting.canvas, lerp(light(painting.palette.ground), WHITE, 0.86)
    dish = skia.Path().addCircle(*centre, radius)
    shadow_of(painting, dish, 34.0)
    dark, reach = white * np.float32(0.74), painting.lit * radius
    for share, first, last in (
        (1.0, white, dark),
        (0.76, dark, lerp(white, WHITE, 0.6)),
        (0.73, white, lerp(white, WHITE, 0.5)),
    ):
        ends = [
            skia.Point(centre.x + reach * share, centre.y - radius * share),
            skia.Point(centre.x - reach * share, centre.y + radius * share),
        ]
        shader = skia.GradientShader.MakeLinear(ends, [paint_colour(first), paint_colour(last)])
        canvas.drawCircle(*centre, share * radius, skia.Paint(AntiAlias=True, Shader=shader))
    canvas.drawCircle(*centre, 0.972 * radius, stroke(paint_colour(painting.palette.accent), 0.034 * radius))


def _lay(painting: Painting, plates: list[tuple[Point, float]], count: int) -> None:
    """What is cooked, large things first, wherever there is room beside plates and words."""
    random, taken = painting.random, [(*centre, radius) for centre, radius in plates]
    for number in range(140):
        x, y = (1.04 * random.random() - 0.02) * painting.width, (1.06 * random.random() - 0.03) * painting.height
        size = 84.0 - 0.32 * number
        near_words = any(box.inset(-0.9 * size - 14).contains(Box(x, y, 0, 0)) for box in painting.calm)
        crowded = any(np.hypot(x - a, y - b) < s + 1.15 * size for a, b, s in taken)
        laid = len(taken) - len(plates)
        if laid < count and not (near_words or crowded):
            PANTRY[laid % len(PANTRY)](painting, x, y, size)
            taken.append((x, y, 1.1 * size))


@hookimpl
def register_backgrounds() -> list[KitchenTable]:
    return [KitchenTable()]
