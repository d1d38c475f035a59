"""Shapes as Skia paths in design units."""

from __future__ import annotations

import skia
from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path.parser import parse_path

from engine.scene import ShapeLayer

_At = tuple[float, float]


def shape_path(layer: ShapeLayer) -> skia.Path:
    """The outline of a rectangle, ellipse or SVG path, placed on the canvas without rotation."""
    frame = skia.Rect.MakeXYWH(layer.x, layer.y, layer.width, layer.height)
    if layer.shape == "ellipse":
        return skia.Path.Oval(frame)
    if layer.shape == "path":
        return _svg_path(layer)
    radius = min(layer.radius, layer.width / 2, layer.height / 2)
    return skia.Path.RRect(skia.RRect.MakeRectXY(frame, radius, radius)) if radius > 0 else skia.Path.Rect(frame)


def _svg_path(layer: ShapeLayer) -> skia.Path:
    pen = _SkiaPen()
    parse_path(layer.path, pen)
    placed = skia.Matrix().Translate(layer.x, layer.y).preScale(layer.width, layer.height)
    path = skia.Path(pen.path)
    path.transform(placed)
    return path


class _SkiaPen(BasePen):
    """Draws what fontTools' SVG reader says into a Skia path."""

    def __init__(self) -> None:
        super().__init__(None)
        self.path = skia.Path()

    def _moveTo(self, point: _At) -> None:
        self.path.moveTo(*point)

    def _lineTo(self, point: _At) -> None:
        self.path.lineTo(*point)

    def _curveToOne(self, first: _At, second: _At, end: _At) -> None:
        self.path.cubicTo(*first, *second, *end)

    def _closePath(self) -> None:
        self.path.close()

    def _endPath(self) -> None:
        """An open contour stays open."""
