"""A page of market news: tinted newsprint ruled in hairlines, bars that climb behind the head, an arrow over them."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia
from numpy.typing import NDArray

from engine.geometry import Box
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting import texture
from engine.painting.colours import glow_of, lerp, light, paint_colour
from engine.painting.light import behind_heads, from_side
from engine.painting.lines import stroke
from engine.painting.painting import Painting

_ROOM = 40.0
"""Between words and the line over the bars beneath them."""
_LINE = 44.0
"""How far the line runs above the bars."""


class RisingChart:
    name = "rising-chart"
    options: ClassVar[dict[str, Option]] = {
        "bars": Option(13, "how many bars stand across the page", 5, 24),
        "line": Option(1.0, "how clearly a line with an arrow runs over them"),
        "tooth": Option(0.5, "how rough the newsprint is"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        ground = light(painting.palette.ground)
        side = np.broadcast_to(from_side(painting), painting.coarse)
        painting.wash(
            lerp(lerp(ground, painting.shade, 0.10 + 0.10 * painting.realism * (1 - side)), glow_of(ground), 0.3 * side)
        )
        _rules(painting)
        foot = _foot(painting)
        tops = _tops(painting, foot, round(chosen["bars"]))
        _bars(painting, tops, foot)
        painting.veil(glow_of(ground), 0.34 * behind_heads(painting, 1.5))
        if chosen["line"] > 0:
            _line(painting, tops, chosen["line"])
        texture.paper(painting, 2.0 + 6.0 * chosen["tooth"])
        return [painting.ground(calm=0.7, blur=20.0, flatten=0.5, grain=2.0)]


def _rules(painting: Painting) -> None:
    """Level rules as a chart has them, every fourth a little stronger."""
    canvas, ink = painting.canvas, painting.palette.ink
    for number, y in enumerate(np.arange(painting.height * 0.06, painting.height, 0.075 * painting.height)):
        strong = number % 4 == 0
        paint = stroke(paint_colour(ink, 0.30 if strong else 0.14), max(2.4 if strong else 1.4, painting.hair))
        canvas.drawLine(0, float(y), painting.width, float(y), paint)


def _foot(painting: Painting) -> float:
    """What bars stand on: the page's lower edge, or words that stand low."""
    low = [box.y - _ROOM for box in painting.calm if box.y >= 0.5 * painting.height]
    return min([painting.height + 10.0, *low])


def _tops(painting: Painting, foot: float, count: int) -> NDArray[np.float64]:
    """Where each bar ends: they climb to the right with a setback now and then, and stay below words."""
    along = (np.arange(count) + 0.5) / count
    rise = 0.10 + 0.82 * along**1.7 + 0.055 * painting.random.standard_normal(count)
    rise = np.clip(rise, 0.06, 0.95)
    tops, step = foot * (1.0 - rise), painting.width / count
    for box in painting.calm:
        covered = _below(box, along * painting.width, step)
        if box.y < 0.5 * painting.height and covered.any():
            room = max(foot - box.bottom - _ROOM - _LINE, 0.05 * painting.height)
            lower = foot - room * (0.25 + 0.75 * rise / rise[covered].max())
            tops = np.where(covered, np.maximum(tops, lower), tops)
    return tops


def _below(box: Box, middle: NDArray[np.float64], step: float) -> NDArray[np.bool_]:
    return (middle + step / 2 > box.x - _ROOM) & (middle - step / 2 < box.right + _ROOM)


def _bars(painting: Painting, tops: NDArray[np.float64], foot: float) -> None:
    """In two tints of one ink, the lighter hatched as newspapers print a tint."""
    canvas, step = painting.canvas, painting.width / len(tops)
    ink = light(painting.palette.second)
    pale = lerp(ink, light(painting.palette.ground), 0.34)
    hatch = stroke(paint_colour(ink, 0.55), 3.0)
    for number, top in enumerate(tops):
        bar = skia.Rect.MakeLTRB((number + 0.09) * step, float(top), (number + 0.91) * step, foot)
        solid = number % 2 == 0
        canvas.drawRect(bar, skia.Paint(AntiAlias=True, Color=paint_colour(ink if solid else pale)))
        canvas.save()
        canvas.clipRect(bar, doAntiAlias=True)
        for y in () if solid else np.arange(bar.top() - step, foot + step, 13.0):
            canvas.drawLine(bar.left(), float(y) + step, bar.right(), float(y), hatch)
        canvas.restore()
    canvas.drawLine(0, foot, painting.width, foot, stroke(paint_colour(painting.palette.ink, 0.7), 4.0))


def _line(painting: Painting, tops: NDArray[np.float64], strength: float) -> None:
    """The accent's arrow: from bar to bar, on paper's own edge, off the page at the last."""
    step = painting.width / len(tops)
    high = np.maximum(tops - _LINE, 40.0)
    points = [((number + 0.5) * step, float(y)) for number, y in enumerate(high)]
    path = skia.Path().moveTo(-40.0, points[0][1] + 20)
    for x, y in points:
        path.lineTo(x, y)
    for colour, width in ((painting.palette.ground, 30.0), (painting.palette.accent, 17.0)):
        paint = stroke(paint_colour(colour, strength), width)
        paint.setStrokeMiter(2.0)
        painting.canvas.drawPath(path, paint)
    _tip(painting, points[-2], points[-1], strength)


def _tip(painting: Painting, before: tuple[float, float], last: tuple[float, float], strength: float) -> None:
    """A solid arrow head at the end of the line."""
    along = np.array(last) - np.array(before)
    along = along / max(float(np.hypot(*along)), 1e-6)
    across, end = np.array([-along[1], along[0]]), np.array(last)
    corners = [end + 46 * along, end - 10 * along + 40 * across, end - 10 * along - 40 * across]
    head = skia.Path()
    head.addPoly([skia.Point(float(x), float(y)) for x, y in corners], True)
    painting.canvas.drawPath(head, stroke(paint_colour(painting.palette.ground, strength), 14.0))
    painting.canvas.drawPath(head, skia.Paint(AntiAlias=True, Color=paint_colour(painting.palette.accent, strength)))


@hookimpl
def register_backgrounds() -> list[RisingChart]:
    return [RisingChart()]
