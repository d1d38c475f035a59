"""The sleeve of a blank cassette: matte board, and a ribbon of stripes that runs in level and bends behind the head."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting import texture
from engine.painting.colours import Linear, lerp, light, paint_colour
from engine.painting.light import behind_heads, from_side
from engine.painting.lines import stroke
from engine.painting.painting import Painting

_FAR = 2600.0
"""Farther than any picture reaches."""
_ROOM = 30.0
"""Between the ribbon and words, in units."""


class BentStripes:
    name = "bent-stripes"
    options: ClassVar[dict[str, Option]] = {
        "stripes": Option(5, "how many stripes the ribbon has", 2, 8),
        "width": Option(0.36, "how wide the ribbon is, in heights of the picture", 0.1, 0.6),
        "wear": Option(0.6, "how worn the printed sleeve is"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_board(painting))
        _ribbon(painting, round(chosen["stripes"]), chosen["width"])
        _creases(painting, chosen["wear"])
        texture.paper(painting, 4.0)
        return [painting.ground(calm=0.92, blur=44.0, flatten=0.75, grain=3.5)]


def _board(painting: Painting) -> Linear:
    """Matte board that shines a little towards the lit side and behind the heads."""
    ground, deep = light(painting.palette.ground), light(painting.palette.deep)
    side = np.broadcast_to(from_side(painting), painting.coarse)
    field = lerp(deep, ground, np.clip(0.4 + 0.7 * side * (1.0 - 0.4 * painting.y / painting.height), 0, 1))
    warm = lerp(light(painting.palette.accent), light(painting.palette.second), 0.3)
    return lerp(field, warm, 0.15 * behind_heads(painting, 1.8))


def _ribbon(painting: Painting, count: int, share: float) -> None:
    """Parallel stripes: level from the side of the words, a round bend, then slanting up behind the head."""
    wide, out = _width(painting, share), 1.0 if painting.focus.x >= painting.width / 2 else -1.0
    canvas, step = painting.canvas, wide / count
    canvas.save()
    canvas.translate(painting.focus.x, 0)
    canvas.scale(out, 1.0)
    low, through = _level(painting, wide), _through(painting, wide, out)
    paths = [_bent((number + 0.5 - count / 2) * step, low, through, 620.0) for number in range(count)]
    under = stroke(paint_colour(painting.palette.deep, 0.5), step + 10.0)
    under.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 14.0))
    for path in (paths[0], paths[-1]):
        canvas.drawPath(path, under)
    for number, path in enumerate(paths):
        canvas.drawPath(path, stroke(paint_colour(_colour(painting, number, count)), step * 0.86))
    canvas.restore()


def _through(painting: Painting, wide: float, out: float) -> float:
    """How high it passes behind the head: lower where words beside it would stand on its bend."""
    height, middle = painting.focus.y + 0.06 * painting.height, painting.focus.x
    for box in painting.calm:
        corner = box.right - middle if out > 0 else middle - box.x
        if corner < 0 and box.y < 0.5 * painting.height:
            height = max(height, corner + box.bottom + 2**0.5 * (0.5 * wide + 3.0 * _ROOM))
    return min(height, painting.focus.y + 0.34 * painting.height)


def _level(painting: Painting, wide: float) -> float:
    """The middle of its level part: below words, in part below the picture if need be; above words that stand low."""
    return max(_floor(painting) - wide / 2, _ceiling(painting) + wide / 2)


def _width(painting: Painting, share: float) -> float:
    """As asked, but narrower under words that leave less."""
    asked = share * painting.height
    return min(asked, max(_floor(painting) - _ceiling(painting), 0.6 * asked))


def _floor(painting: Painting) -> float:
    low = [box.y - _ROOM for box in painting.calm if box.y >= 0.5 * painting.height]
    return min([0.985 * painting.height, *low])


def _ceiling(painting: Painting) -> float:
    return max((box.bottom + _ROOM for box in painting.calm if box.y < 0.5 * painting.height), default=0.0)


def _bent(aside: float, low: float, through: float, radius: float) -> skia.Path:
    """The middle line of one stripe, `aside` from the ribbon's: level, then at 45 degrees through `(0, through)`."""
    bend = radius + aside
    start = through - low - radius * np.tan(np.pi / 8)
    path = skia.Path().moveTo(-_FAR, low + aside).lineTo(start, low + aside)
    centre = low - radius
    path.arcTo(skia.Rect.MakeLTRB(start - bend, centre - bend, start + bend, centre + bend), 90.0, -45.0, False)
    x, y = start + bend * 2**-0.5, centre + bend * 2**-0.5
    return path.lineTo(x + _FAR, y - _FAR)


def _colour(painting: Painting, stripe: int, count: int) -> Linear:
    """From the accent's shade over the accent and its pale self to its partner and that one's shade."""
    palette = painting.palette
    accent, second, ink = light(palette.accent), light(palette.second), light(palette.ink)
    stops = (accent * np.float32(0.42), accent, lerp(accent, ink, 0.62), second, lerp(second, light(palette.deep), 0.6))
    at = stripe / max(1, count - 1) * (len(stops) - 1)
    first = min(int(at), len(stops) - 2)
    return lerp(stops[first], stops[first + 1], at - first)


def _creases(painting: Painting, wear: float) -> None:
    """Scuffs where the sleeve was pulled from a shelf: pale along the edges, a few long scratches."""
    random, canvas = painting.random, painting.canvas
    for _ in range(round(90 * wear)):
        along, away = random.random(), float(abs(random.normal(0, 7)))
        side = int(random.integers(4))
        x = (along * painting.width, along * painting.width, away, painting.width - away)[side]
        y = (away, painting.height - away, along * painting.height, along * painting.height)[side]
        speck = skia.Paint(AntiAlias=True, Color=paint_colour(painting.palette.ink, 0.10 + 0.25 * random.random()))
        canvas.drawOval(skia.Rect.MakeXYWH(x, y, 2 + 10 * random.random(), 1.5 + 3 * random.random()), speck)
    for _ in range(round(7 * wear)):
        x, y = random.random() * painting.width, random.random() * painting.height
        dx, dy = random.normal(0, 160), random.normal(0, 60)
        path = skia.Path().moveTo(x, y)
        path.quadTo(x + 0.5 * dx + 12, y + 0.5 * dy, x + dx, y + dy)
        canvas.drawPath(path, stroke(paint_colour(painting.palette.ink, 0.12), max(1.2, painting.hair)))


@hookimpl
def register_backgrounds() -> list[BentStripes]:
    return [BentStripes()]
