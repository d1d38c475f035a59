"""Torn, layered paper under one lamp: real shadows between the sheets, white fibre along the tears, tape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import skia

from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.options import Option
from engine.painting import texture
from engine.painting.colours import Linear, encoded, glow_of, lerp, light, paint_colour
from engine.painting.field import Field, bell, blurred, enlarged, noise
from engine.painting.light import from_side, round_behind
from engine.painting.painting import Painting
from engine.painting.specks import coarse_canvas
from engine.painting.torn import Points, offset_line, polygon, torn_line, wander


@dataclass(frozen=True)
class Sheet:
    """One piece of paper: its outline, the strip of fibre along its tear, its colour and its height."""

    outline: skia.Path
    fibre: skia.Path
    colour: Linear
    lift: float


class PaperCollage:
    name = "paper-collage"
    options: ClassVar[dict[str, Option]] = {
        "tooth": Option(0.5, "how rough the paper is"),
        "shadow": Option(0.7, "how dark the shadows between the sheets are"),
        "tape": Option(True, "strips of tape hold the sheets"),
    }

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground."""
        chosen = request.options
        painting = Painting(request)
        sheets = _sheets(painting)
        painting.canvas.clear(paint_colour(painting.palette.ground))
        for sheet in sheets:
            painting.canvas.drawPath(sheet.outline, skia.Paint(AntiAlias=True, Color=paint_colour(sheet.colour)))
        _shade(painting, sheets, chosen["shadow"])
        for index, sheet in enumerate(sheets):
            _fibre(painting, sheet, sheets[index + 1 :])
        if chosen["tape"]:
            _tape(painting)
        texture.paper(painting, 3.0 + 7.0 * chosen["tooth"])
        return [painting.ground(calm=0.6, blur=7.0, flatten=0.5, grain=2.0)]


def _sheets(painting: Painting) -> list[Sheet]:
    """From the wall up: bands torn in from the sides, a torn disc behind the head, a strip along the bottom."""
    palette, random = painting.palette, painting.random
    width, height, far = painting.width, painting.height, 60.0
    ground, deep = light(palette.ground), lerp(light(palette.ground), painting.shade, 0.55)
    accent, second, white = light(palette.accent), light(palette.second), glow_of(ground)
    lean = 90.0 * (random.random() - 0.5)
    x = painting.side(0.76)
    out = width + far if painting.lit < 0 else -far
    return [
        _band(painting, (x + lean, -far), (x - lean - painting.lit * -120, height + far), out, deep, 1.0),
        _band(
            painting,
            (painting.side(0.22), -far),
            (painting.side(-0.02), 0.62 * height),
            painting.side(-0.1),
            lerp(ground, white, 0.6),
            1.2,
        ),
        _disc(painting, accent),
        _band(painting, (-far, height * 0.86), (width + far, height * 0.80 + lean), None, second, 1.3),
        _band(
            painting,
            (-far, height * 0.93 + lean * 0.3),
            (width + far, height * 0.955),
            None,
            lerp(ground, white, 0.5),
            1.0,
        ),
    ]


def _band(
    painting: Painting,
    start: tuple[float, float],
    end: tuple[float, float],
    out: float | None,
    colour: Linear,
    lift: float,
) -> Sheet:
    """Everything between a tear and the edge of the picture: x = `out`, or the bottom edge when None."""
    tear = torn_line(start, end, 13.0, painting.random)
    floor = painting.height + 80.0
    closing = [(end[0], floor), (start[0], floor)] if out is None else [(out, end[1]), (out, start[1])]
    inward = _inward(tear, np.array(closing).mean(axis=0))
    inner = offset_line(tear, 11.0 * inward, painting.random)
    strip = polygon(np.concatenate([tear, inner[::-1]]))
    return Sheet(polygon(np.concatenate([tear, np.array(closing)])), strip, colour, lift)


def _inward(tear: Points, inside: Points) -> float:
    """+1 when the side that `offset_line` moves to is where `inside` lies."""
    direction = tear[-1] - tear[0]
    normal = np.array([-direction[1], direction[0]])
    return 1.0 if float(normal @ (inside - tear[0])) > 0 else -1.0


def _disc(painting: Painting, colour: Linear) -> Sheet:
    """A torn round behind the head: the one loud shape."""
    (x, y), radius = round_behind(painting, 0.84)
    turn = np.linspace(0, 2 * np.pi, 1800, endpoint=False)
    outer = radius * (1.0 + 0.022 * wander(1800, painting.random))
    outer += 0.7 * painting.random.standard_normal(1800)
    face = outer - np.clip(9.0 + 6.0 * wander(1800, painting.random), 2.5, 24.0)
    centre = np.array([x, y])
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    fibre = skia.Path(polygon(centre + circle * outer[:, None]))
    fibre.addPath(polygon(centre + circle * face[:, None]))
    fibre.setFillType(skia.PathFillType.kEvenOdd)
    return Sheet(polygon(centre + circle * outer[:, None]), fibre, colour, 1.4)


def _shade(painting: Painting, sheets: list[Sheet], strength: float) -> None:
    """Multiply the flat sheets by lamp light and by each sheet's shadow on those below it."""
    lamp = _lamp(painting)
    tint = lerp(painting.shade, light(painting.palette.deep), 0.4) * 0.55
    total = np.ones((*painting.coarse, 3), np.float32)
    for sheet in sheets:
        mask = _coarse_mask(painting, sheet.outline, 0.0, 0.0)
        near = blurred(
            _coarse_mask(painting, sheet.outline, -painting.lit * 7.0 * sheet.lift, 9.0 * sheet.lift),
            painting.cells(5.0),
        )
        far = blurred(
            _coarse_mask(painting, sheet.outline, -painting.lit * 22.0 * sheet.lift, 26.0 * sheet.lift),
            painting.cells(24.0),
        )
        shadow = np.clip(0.50 * near + 0.55 * far, 0, 1) * strength
        total *= lerp(np.ones(3, np.float32), tint, shadow)
        total = lerp(total, np.ones(3, np.float32), mask)
    small = np.full((*painting.coarse, 4), 255, np.uint8)
    levels = encoded(total * lamp[..., None]) + painting.dither.random((*painting.coarse, 1), dtype=np.float32) - 0.5
    small[..., :3] = np.clip(levels + 0.5, 0, 255)
    shade = enlarged(small, painting.request.width, painting.request.height)
    painting.canvas.save()
    painting.canvas.resetMatrix()
    image = texture.premultiplied_image(shade)
    painting.canvas.drawImage(image, 0, 0, skia.SamplingOptions(), skia.Paint(BlendMode=skia.BlendMode.kMultiply))
    painting.canvas.restore()


def _lamp(painting: Painting) -> Field:
    """Lamp light on the uneven sheet: a slow fall from the lit side, and creases where the paper was handled."""
    side = np.broadcast_to(from_side(painting), painting.coarse)
    cells = painting.width / 260, painting.height / 260
    ridges = np.abs(noise(painting.coarse, cells, painting.random, octaves=4) - 0.5)
    bumps = noise(painting.coarse, (cells[0] * 3, cells[1] * 3), painting.random, octaves=2)
    relief = 0.6 * np.sqrt(ridges + 0.002) + 0.10 * bumps
    slope = (np.gradient(relief, axis=1) * painting.lit - 0.6 * np.gradient(relief, axis=0)) * painting.cells(6.5)
    slope = np.clip(slope, -0.12, 0.12) * (0.35 + 0.65 * painting.realism) * painting.hush(0.6)
    pool = bell(painting.distance(painting.focus, 900.0, 800.0))
    return np.clip(0.62 + 0.26 * side + 0.16 * pool + slope, 0.2, 1.0)


def _coarse_mask(painting: Painting, path: skia.Path, dx: float, dy: float) -> Field:
    canvas, pixels = coarse_canvas(painting)
    canvas.translate(dx, dy)
    canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=skia.ColorWHITE))
    return pixels[..., 0].astype(np.float32) / 255.0


def _fibre(painting: Painting, sheet: Sheet, above: list[Sheet]) -> None:
    """The white core of the paper along the tear, where no higher sheet covers it."""
    canvas = painting.canvas
    canvas.save()
    for higher in above:
        canvas.clipPath(higher.outline, skia.ClipOp.kDifference, True)
    canvas.drawPath(sheet.fibre, skia.Paint(AntiAlias=True, Color=paint_colour("#f6f1e8")))
    canvas.restore()


def _tape(painting: Painting) -> None:
    """Two strips of cream tape, a little transparent, with cut teeth at both ends."""
    random = painting.random
    for x, y, angle in ((painting.side(0.80), 0.075, -24.0), (painting.side(0.10), 0.80, 31.0)):
        canvas, long, wide = painting.canvas, 190.0 + 50.0 * random.random(), 62.0
        canvas.save()
        canvas.translate(x, y * painting.height)
        canvas.rotate(-painting.lit * (angle + 8.0 * random.random()))
        steps = np.linspace(-wide / 2, wide / 2, 11)
        teeth = np.where(np.arange(11) % 2, 5.0, 0.0)
        right = np.stack([long / 2 - teeth, steps], axis=1)
        left = np.stack([-long / 2 + teeth, steps], axis=1)[::-1]
        strip = polygon(np.concatenate([right, left]))
        shadow = skia.Paint(AntiAlias=True, Color=skia.Color(0, 0, 0, 46))
        canvas.translate(-painting.lit * 2.5, 3.0)
        canvas.drawPath(strip, shadow)
        canvas.translate(painting.lit * 2.5, -3.0)
        canvas.drawPath(strip, skia.Paint(AntiAlias=True, Color=paint_colour("#efe0b4", 0.78)))
        canvas.restore()


@hookimpl
def register_backgrounds() -> list[PaperCollage]:
    return [PaperCollage()]
