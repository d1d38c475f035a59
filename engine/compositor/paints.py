"""Scene paints as Skia paints in design units."""

from __future__ import annotations

import skia

from engine.compositor.pictures import Pictures, blank
from engine.geometry import Box
from engine.looks import LinearGradient, Paint, PatternPaint, RadialGradient, SolidPaint, Stroke
from engine.pixels import colour

_REPEAT = skia.TileMode.kRepeat
_LARGEST_TILE = 2048
_WHOLE = 1e-3
"""Fractions of a pixel that do not count."""
SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)


def skia_colour(text: str, opacity: float = 1.0) -> int:
    """`#rrggbb[aa]` as Skia's 32-bit colour."""
    c = colour.parse(text)
    return skia.ColorSetARGB(round(c.alpha * opacity), c.red, c.green, c.blue)


def fill_paint(paint: Paint, box: Box, pictures: Pictures, unit: float | None) -> skia.Paint:
    """The paint over `box` where a design unit is `unit` output pixels; None where it is turned.

    Gradients are dithered, as 8-bit steps show on big quiet grounds.
    """
    if isinstance(paint, SolidPaint):
        return skia.Paint(AntiAlias=True, Color=skia_colour(paint.colour))
    if isinstance(paint, PatternPaint):
        return skia.Paint(AntiAlias=True, Shader=_pattern(paint, box, pictures, unit))
    return skia.Paint(AntiAlias=True, Dither=True, Shader=_gradient(paint, box))


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


def _pattern(paint: PatternPaint, box: Box, pictures: Pictures, unit: float | None) -> skia.Shader:
    """The tile, repeated. A tile that fills whole output pixels is brought to them once, and then only copied."""
    tile = pictures.tile(paint.image)
    if unit is None or not _is_whole(paint, box, tile, unit):
        placed = skia.Matrix().Translate(box.x, box.y).preScale(paint.scale, paint.scale)
        return tile.makeShader(_REPEAT, _REPEAT, SMOOTH, placed)
    step = paint.scale * unit
    width, height = round(tile.width() * step), round(tile.height() * step)
    whole = pictures.keep(("tile", paint.image, width, height), lambda: _tile(tile, step, width, height))
    placed = skia.Matrix().Translate(box.x, box.y).preScale(1 / unit, 1 / unit)
    return whole.makeShader(_REPEAT, _REPEAT, skia.SamplingOptions(), placed)


def _is_whole(paint: PatternPaint, box: Box, tile: skia.Image, unit: float) -> bool:
    """Whether a tile begins and ends between output pixels, and is small enough to keep."""
    size = (tile.width() * paint.scale * unit, tile.height() * paint.scale * unit)
    edges = (*size, box.x * unit, box.y * unit)
    return max(size) <= _LARGEST_TILE and all(abs(edge - round(edge)) < _WHOLE for edge in edges)


def _tile(tile: skia.Image, step: float, width: int, height: int) -> skia.Image:
    surface = blank(width, height)
    shader = tile.makeShader(_REPEAT, _REPEAT, SMOOTH, skia.Matrix.Scale(step, step))
    surface.getCanvas().drawPaint(skia.Paint(Shader=shader))
    return surface.makeImageSnapshot()


def _gradient(paint: LinearGradient | RadialGradient, box: Box) -> skia.Shader:
    stops = sorted(paint.stops, key=lambda stop: stop.offset)
    colours = [skia_colour(stop.colour) for stop in stops]
    offsets = [stop.offset for stop in stops]
    if isinstance(paint, LinearGradient):
        ends = [_point(paint.start, box), _point(paint.end, box)]
        return skia.GradientShader.MakeLinear(ends, colours, offsets)
    radius = paint.radius * max(box.width, box.height)
    centre = _point(paint.centre, box)
    flat = skia.Matrix.Translate(0, centre.y())
    flat.preScale(1, paint.aspect)
    flat.preTranslate(0, -centre.y())
    return skia.GradientShader.MakeRadial(centre, max(radius, 1e-3), colours, offsets, skia.TileMode.kClamp, 0, flat)


def _point(fraction: tuple[float, float], box: Box) -> skia.Point:
    return skia.Point(box.x + fraction[0] * box.width, box.y + fraction[1] * box.height)
