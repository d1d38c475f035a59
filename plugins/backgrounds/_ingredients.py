"""What lies on a kitchen table, seen from above: slices, small fruit, leaves and grains, each with its shadow."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import skia

from engine.painting.colours import Linear, lerp, light, paint_colour
from engine.painting.painting import Painting

WHITE = np.ones(3, np.float32)


def shadow_of(painting: Painting, path: skia.Path, lift: float) -> None:
    """A soft shadow away from the window; `lift` is how high the thing stands, in units."""
    fall = skia.Paint(AntiAlias=True, Color=paint_colour(painting.shade * np.float32(0.35), 0.42))
    fall.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 0.5 * lift))
    painting.canvas.save()
    painting.canvas.translate(-painting.lit * 0.7 * lift, 0.8 * lift)
    painting.canvas.drawPath(path, fall)
    painting.canvas.restore()


def citrus(painting: Painting, x: float, y: float, size: float) -> None:
    """A slice: peel, pith, and segments that are brighter at their rims."""
    canvas, peel = painting.canvas, light(painting.palette.second)
    shadow_of(painting, skia.Path().addCircle(x, y, size), 12.0)
    for radius, colour in ((1.0, peel), (0.93, lerp(peel, WHITE, 0.82))):
        canvas.drawCircle(x, y, radius * size, skia.Paint(AntiAlias=True, Color=paint_colour(colour)))
    flesh = skia.Paint(AntiAlias=True)
    tones = [paint_colour(lerp(peel, WHITE, 0.30)), paint_colour(lerp(peel, WHITE, 0.04))]
    flesh.setShader(skia.GradientShader.MakeRadial(skia.Point(x, y), size, tones))
    turn = 360 * painting.random.random()
    for number in range(9):
        canvas.drawPath(_segment(x, y, 0.86 * size, turn + 40 * number, 34.0), flesh)


def _segment(x: float, y: float, radius: float, start: float, sweep: float) -> skia.Path:
    """A wedge whose corners are round."""
    middle = np.radians(start + sweep / 2)
    tip = skia.Point(x + 0.1 * radius * np.cos(middle), y + 0.1 * radius * np.sin(middle))
    path = skia.Path().moveTo(tip)
    path.arcTo(skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius), start, sweep, False)
    return path.close()


def tomato(painting: Painting, x: float, y: float, size: float) -> None:
    """A small whole one: a ball under a window, with a star of green."""
    canvas, red = painting.canvas, light(painting.palette.accent)
    size *= 0.72
    shadow_of(painting, skia.Path().addCircle(x, y, size), 26.0)
    towards = skia.Point(x + painting.lit * 0.35 * size, y - 0.4 * size)
    tones = [paint_colour(lerp(red, WHITE, 0.35)), paint_colour(red), paint_colour(red * np.float32(0.42))]
    ball = skia.Paint(
        AntiAlias=True, Shader=skia.GradientShader.MakeRadial(towards, 1.5 * size, tones, [0.0, 0.45, 1.0])
    )
    canvas.drawCircle(x, y, size, ball)
    star, turn = skia.Path(), 2 * np.pi * painting.random.random()
    for number in range(10):
        reach = size * (0.52 if number % 2 == 0 else 0.13)
        point = skia.Point(
            x + reach * np.cos(turn + 0.2 * np.pi * number), y + reach * np.sin(turn + 0.2 * np.pi * number)
        )
        star.lineTo(point) if number else star.moveTo(point)
    canvas.drawPath(star.close(), skia.Paint(AntiAlias=True, Color=paint_colour(green(painting))))
    gloss = skia.Paint(AntiAlias=True, Color=paint_colour("#ffffff", 0.75))
    gloss.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 0.05 * size))
    canvas.drawOval(
        skia.Rect.MakeXYWH(towards.fX - 0.16 * size, towards.fY - 0.2 * size, 0.3 * size, 0.2 * size), gloss
    )


def green(painting: Painting) -> Linear:
    """Of leaves: the hue of the palette's shadow, as fresh as a leaf by a window."""
    deep = light(painting.palette.deep)
    return deep / max(float(deep.max()), 0.02) * np.float32(0.17)


def sprig(painting: Painting, x: float, y: float, size: float) -> None:
    """Two or three leaves from one stem."""
    turn = 360 * painting.random.random()
    for number, (spread, share) in enumerate(((0.0, 1.0), (68.0, 0.8), (-62.0, 0.72))):
        if number < 2 or painting.random.random() < 0.6:
            _leaf(painting, x, y, share * 1.5 * size, turn + spread)


def _leaf(painting: Painting, x: float, y: float, long: float, turn: float) -> None:
    """Bowed, one half in the light, a pale rib between."""
    canvas, tone = painting.canvas, green(painting)
    turned = skia.Matrix.RotateDeg(turn, skia.Point(x, y))
    halves = []
    for bow in (-0.34, 0.34):
        half = skia.Path().moveTo(x, y)
        half.cubicTo(x + 0.2 * long, y + bow * 1.2 * long, x + 0.7 * long, y + bow * long, x + long, y)
        half.close().transform(turned)
        halves.append(half)
    for half in halves:
        shadow_of(painting, half, 12.0)
    for half, share in zip(halves, (1.9, 1.0), strict=True):
        canvas.drawPath(half, skia.Paint(AntiAlias=True, Color=paint_colour(tone * np.float32(share))))
    rib = skia.Path().moveTo(x, y).lineTo(x + 0.92 * long, y)
    rib.transform(turned)
    pale = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=max(2.0, 0.02 * long))
    pale.setColor(paint_colour(lerp(tone * np.float32(2.6), WHITE, 0.15)))
    canvas.drawPath(rib, pale)


def pepper(painting: Painting, x: float, y: float, size: float) -> None:
    """A pinch of grains."""
    random = painting.random
    for dx, dy in random.normal(0, 0.75 * size, (14, 2)):
        grain = skia.Path().addCircle(x + float(dx), y + float(dy), 3.5 + 4.0 * random.random())
        shadow_of(painting, grain, 5.0)
        colour = lerp(light(painting.palette.deep), WHITE, 0.02 + 0.1 * random.random())
        painting.canvas.drawPath(grain, skia.Paint(AntiAlias=True, Color=paint_colour(colour)))


PANTRY: tuple[Callable[[Painting, float, float, float], None], ...] = (citrus, tomato, sprig, pepper, sprig, tomato)
