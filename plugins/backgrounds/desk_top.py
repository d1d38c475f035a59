"""A computer's desktop: soft waves of colour, and a window out of focus with its bar, its sidebar and its lines."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.colours import Linear, lerp, light, paint_colour
from engine.painting.field import noise, smoothstep
from engine.painting.light import behind_heads, from_side
from engine.painting.painting import Painting

_LIGHTS = ("#ff5f57", "#febc2e", "#28c840")


class DeskTop:
    name = "desk-top"
    options: ClassVar[dict[str, Option]] = {
        "waves": Option(0.7, "how strongly waves of colour cross it"),
        "window": Option(0.9, "how clearly the window is seen"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_waves(painting, chosen["waves"]))
        if chosen["window"] > 0:
            _window(painting, chosen["window"])
        painting.veil(light(painting.palette.accent), 0.22 * behind_heads(painting, 1.2))
        return [painting.ground(calm=0.9, blur=36.0, flatten=0.75, grain=2.0)]


def _waves(painting: Painting, strength: float) -> Linear:
    ground, deep = light(painting.palette.ground), light(painting.palette.deep)
    accent, second = light(painting.palette.accent), light(painting.palette.second)
    bend = noise(painting.coarse, (2, 2), painting.random) - 0.5
    down = painting.y / painting.height + 0.55 * bend + 0.25 * painting.x / painting.width
    side = np.broadcast_to(from_side(painting), painting.coarse)
    field = lerp(deep, ground, 0.45 + 0.55 * side)
    for colour, start, share in ((second, 0.62, 0.30), (accent, 0.80, 0.38), (second, 0.98, 0.34)):
        field = lerp(field, colour, strength * share * smoothstep(start, start + 0.24, down))
    return field


def _window(painting: Painting, strength: float) -> None:
    """Large, partly behind the people, its lower edge out of the picture."""
    canvas, width = painting.canvas, 0.74 * painting.width
    x = painting.side(0.30) - (0.0 if painting.lit < 0 else width)
    box = skia.Rect.MakeXYWH(x, 0.16 * painting.height, width, painting.height)
    fall = skia.Paint(AntiAlias=True, Color=paint_colour("#000000", 0.45 * strength))
    fall.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 34.0))
    canvas.drawRoundRect(box.makeOffset(0, 22), 26, 26, fall)
    face = lerp(light(painting.palette.deep), light(painting.palette.ground), 0.35)
    canvas.drawRoundRect(box, 26, 26, skia.Paint(AntiAlias=True, Color=paint_colour(face, 0.94 * strength)))
    bar = skia.Rect.MakeXYWH(box.left(), box.top(), width, 64)
    canvas.save()
    canvas.clipRRect(skia.RRect.MakeRectXY(box, 26, 26), doAntiAlias=True)
    canvas.drawRect(bar, skia.Paint(Color=paint_colour("#ffffff", 0.10 * strength)))
    for number, colour in enumerate(_LIGHTS):
        dot = skia.Paint(AntiAlias=True, Color=paint_colour(colour, strength))
        canvas.drawCircle(box.left() + 40 + 34 * number, box.top() + 32, 11, dot)
    _lines(painting, box, strength)
    canvas.restore()


def _lines(painting: Painting, box: skia.Rect, strength: float) -> None:
    """A sidebar and bars where an editor has its lines: nothing to be read."""
    canvas, random = painting.canvas, painting.random
    canvas.drawRect(
        skia.Rect.MakeXYWH(box.left(), box.top() + 64, 190, box.height()),
        skia.Paint(Color=paint_colour("#ffffff", 0.05 * strength)),
    )
    colours = (painting.palette.second, painting.palette.accent, "#ffffff", "#ffffff")
    for row in range(20):
        y, start = box.top() + 104 + 40 * row, box.left() + 230 + 44 * int(random.integers(0, 4))
        for part in range(int(random.integers(1, 4))):
            length = 60 + 150 * random.random()
            paint = skia.Paint(AntiAlias=True, Color=paint_colour(colours[(row + part) % 4], 0.4 * strength))
            canvas.drawRoundRect(skia.Rect.MakeXYWH(start, y, length, 15), 7, 7, paint)
            start += length + 20


@hookimpl
def register_backgrounds() -> list[DeskTop]:
    return [DeskTop()]
