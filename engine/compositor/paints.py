"""Scene paints as Skia paints in design units."""

from __future__ import annotations

import skia

from engine import colour
from engine.compositor.pictures import Pictures
from engine.geometry import Box
from engine.scene import LinearGradient, Paint, PatternPaint, RadialGradient, SolidPaint, Stroke

SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)


def skia_colour(text: str, opacity: float = 1.0) -> int:
    """`#rrggbb[aa]` as Skia's 32-bit colour."""
    c = colour.parse(text)
    return skia.ColorSetARGB(round(c.alpha * opacity), c.red, c.green, c.blue)


def fill_paint(paint: Paint, box: Box, pictures: Pictures) -> skia.Paint:
    """The paint over `box`; gradients are dithered, as 8-bit steps show on big quiet grounds."""
    if isinstance(paint, SolidPaint):
        return skia.Paint(AntiAlias=True, Color=skia_colour(paint.colour))
    return skia.Paint(AntiAlias=True, Dither=True, Shader=_shader(paint, box, pictures))


def stroke_paint(stroke: Stroke) -> skia.Paint:
    """A line centred on the outline; mitres end at four times the width, as canvas draws them."""
    join = skia.Paint.kMiter_Join if stroke.join == "miter" else skia.Paint.kRound_Join
    return skia.Paint(
        AntiAlias=True,
        Color=skia_colour(stroke.colour),
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=stroke.width,
        StrokeJoin=join,
        StrokeMiter=4,
    )


def _shader(paint: Paint, box: Box, pictures: Pictures) -> skia.Shader:
    if isinstance(paint, PatternPaint):
        placed = skia.Matrix().Translate(box.x, box.y).preScale(paint.scale, paint.scale)
        tile = skia.TileMode.kRepeat
        return pictures.colour(paint.image).makeShader(tile, tile, SMOOTH, placed)
    stops = sorted(paint.stops, key=lambda stop: stop.offset)
    colours = [skia_colour(stop.colour) for stop in stops]
    offsets = [stop.offset for stop in stops]
    if isinstance(paint, LinearGradient):
        ends = [_point(paint.start, box), _point(paint.end, box)]
        return skia.GradientShader.MakeLinear(ends, colours, offsets)
    assert isinstance(paint, RadialGradient)
    radius = paint.radius * max(box.width, box.height)
    centre = _point(paint.centre, box)
    flat = skia.Matrix.Translate(0, centre.y())
    flat.preScale(1, paint.aspect)
    flat.preTranslate(0, -centre.y())
    return skia.GradientShader.MakeRadial(centre, max(radius, 1e-3), colours, offsets, skia.TileMode.kClamp, 0, flat)


def _point(fraction: tuple[float, float], box: Box) -> skia.Point:
    return skia.Point(box.x + fraction[0] * box.width, box.y + fraction[1] * box.height)
