"""A comic burst: rays from behind the head, a dot screen that swells towards the edges, speed lines."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import skia
from numpy.typing import NDArray

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting.calm import calm_mask
from engine.painting.colours import Linear, lerp, light, paint_colour
from engine.painting.field import bell
from engine.painting.light import from_side
from engine.painting.painting import Painting


class BurstHalftone:
    name = "burst-halftone"
    options: ClassVar[dict[str, Option]] = {
        "rays": Option(22, "number of rays", 8, 48),
        "dot_pitch": Option(20, "distance of the dots in units", 10, 60),
        "speed_lines": Option(0.6, "how many speed lines run in from the edges"),
        "dots": Option("accent", "the dots' colour", choices=("accent", "second", "deep", "ink")),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        painting.wash(_field(painting))
        _rays(painting, round(chosen["rays"]))
        _dots(painting, chosen["dot_pitch"], painting.palette.resolve(chosen["dots"]))
        _speed_lines(painting, chosen["speed_lines"])
        return [painting.ground(calm=0.72, blur=9.0, flatten=0.35, grain=2.5)]


def _field(painting: Painting) -> Linear:
    """Ground, white-hot behind the head, turning towards the accent away from the light."""
    ground, accent = light(painting.palette.ground), light(painting.palette.accent)
    near = bell(painting.distance(painting.focus, 520.0))
    side = np.broadcast_to(from_side(painting), painting.coarse)
    field = lerp(ground, accent, (0.10 + 0.30 * painting.realism) * (1 - side) * (1 - near))
    return lerp(field, lerp(ground, np.ones(3, np.float32), 0.88), 0.8 * near**1.5)


def _rays(painting: Painting, count: int) -> None:
    """Wedges of uneven width from the focus; they come out of nothing near it."""
    focus, reach = painting.focus, painting.width + painting.height
    edges = (np.arange(2 * count) + 0.45 * (painting.random.random(2 * count) - 0.5)) * np.pi / count
    path = skia.Path()
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        path.moveTo(*focus)
        path.lineTo(focus.x + reach * np.cos(start), focus.y + reach * np.sin(start))
        path.lineTo(focus.x + reach * np.cos(end), focus.y + reach * np.sin(end))
        path.close()
    ray = lerp(light(painting.palette.ground), light(painting.palette.accent), 0.30)
    shader = skia.GradientShader.MakeRadial(
        skia.Point(*focus),
        max(painting.width, painting.height) * 0.8,
        [paint_colour(ray, a) for a in (0, 0.9, 1)],
        [0.08, 0.5, 1.0],
    )
    painting.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=shader))


def _dots(painting: Painting, pitch: float, colour: str) -> None:
    """A 45-degree screen whose dots grow with the distance from the focus, most on the shadow side."""
    columns, rows = int(painting.width / pitch) + 2, int(2 * painting.height / pitch) + 3
    row, column = np.mgrid[0:rows, 0:columns].astype(np.float32)
    x, y = (column + 0.5 * (row % 2)) * pitch, row * pitch * 0.5
    focus = painting.focus
    away = np.hypot((x - focus.x) / painting.width, (y - focus.y) / painting.height * 0.8)
    shadow = x / painting.width if painting.lit < 0 else 1 - x / painting.width
    low = y / painting.height
    tone = np.clip(1.15 * away + 0.55 * shadow + 0.45 * low - 0.78, 0.0, 0.9) * (1.0 - 0.75 * _at(painting, x, y))
    radius = pitch * 0.56 * np.sqrt(tone)
    path = skia.Path()
    for cx, cy, r in zip(x[radius > 1.2], y[radius > 1.2], radius[radius > 1.2], strict=True):
        path.addCircle(float(cx), float(cy), float(r))
    path.setFillType(skia.PathFillType.kWinding)
    painting.canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=paint_colour(colour)))


def _at(painting: Painting, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """The calm mask at points in units."""
    mask = calm_mask(painting)
    rows = np.clip((y * mask.shape[0] / painting.height).astype(int), 0, mask.shape[0] - 1)
    columns = np.clip((x * mask.shape[1] / painting.width).astype(int), 0, mask.shape[1] - 1)
    return mask[rows, columns]


def _speed_lines(painting: Painting, amount: float) -> None:
    """Thin wedges that start at the edge and point at the focus."""
    random, focus = painting.random, painting.focus
    reach = 0.5 * np.hypot(painting.width, painting.height)
    for colour, count in ((painting.palette.deep, 46), ("#ffffff", 34)):
        path = skia.Path()
        for _ in range(round(count * amount)):
            angle, half = random.random() * 2 * np.pi, 0.002 + 0.008 * random.random() ** 2
            inner, outer = reach * (0.72 + 0.55 * random.random()), reach * 2.4
            path.moveTo(focus.x + inner * np.cos(angle), focus.y + inner * np.sin(angle))
            for turn in (-half, half):
                path.lineTo(focus.x + outer * np.cos(angle + turn), focus.y + outer * np.sin(angle + turn))
            path.close()
        painting.canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=paint_colour(colour, 0.95)))


@hookimpl
def register_backgrounds() -> list[BurstHalftone]:
    return [BurstHalftone()]
