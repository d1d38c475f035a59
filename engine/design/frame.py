"""A frame of the style that one person stands in: a shape behind them, and what of their picture it keeps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.design.subject import Subject
from engine.geometry import Box
from engine.layout import Frame, PlacedPerson
from engine.looks import Effect, LinearGradient, Outline, Shadow, Stop
from engine.pixels.assets import Assets
from engine.pixels.colour import contrast, mix, with_alpha
from engine.scene import Role, Scene, ShapeLayer
from engine.style import Palette, Style

_SHAPES: dict[Literal["slab", "card", "circle"], Literal["path", "rectangle", "ellipse"]] = {
    "slab": "path",
    "card": "rectangle",
    "circle": "ellipse",
}
_ROUND = 0.06
"""Radius of a card's corners, in shares of its width."""
_RING = {"slab": 0.006, "card": 0.008, "circle": 0.011}
"""Thickness of the line round a frame, in shares of the canvas's shorter side."""
_CORNERS = re.compile(r"M([\d.]+) 0 L1 0 L([\d.]+) 1 L0 1 Z")
_BACKDROP = "#8a8783"
_APART = 1.5
"""Least contrast between a frame's colour and the ground."""


def framed(
    people: Sequence[PlacedPerson], subjects: Sequence[Subject], frames: Sequence[Frame], assets: Assets
) -> tuple[Subject, ...]:
    """The subjects, those in frames under masks that end where their frames do."""
    boxes = {person.index: person.box for person in people}
    kept = {frame.index: frame for frame in frames}
    return tuple(
        cut_to(subject, kept[index], boxes[index], assets) if index in kept else subject
        for index, subject in enumerate(subjects)
    )


def cut_to(subject: Subject, frame: Frame, box: Box, assets: Assets) -> Subject:
    """The subject, standing at `box`, under masks that end where the frame does. The picture stays whole."""
    width, height = (round(side) for side in subject.size)
    share = inside(frame, box, width, height)

    def cut(mask: str) -> str:
        before = assets.pixels(mask)
        fitted = np.asarray(Image.fromarray(share).resize(before.shape[1::-1], Image.Resampling.BILINEAR))
        return assets.put_pixels(np.round(before * fitted).astype(np.uint8))

    lights = tuple(replace(light, mask=cut(light.mask)) for light in subject.lights)
    return replace(subject, mask=cut(subject.mask), lights=lights)


def inside(frame: Frame, box: Box, width: int, height: int) -> NDArray[np.float32]:
    """How much of each pixel of a picture that stands at `box` lies in the frame, `(height, width)` 0..1."""
    step = box.width / width
    y, x = np.mgrid[:height, :width].astype(np.float32) + 0.5
    x, y = box.x + x * step, box.y + y * step
    away = _outside_circle(frame, x, y) if frame.look == "circle" else _outside_sides(frame, x, y)
    return np.clip(0.5 - away / step, 0, 1).astype(np.float32)


def _outside_circle(frame: Frame, x: NDArray[np.float32], y: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distance from the ellipse, in design units, negative within."""
    centre, across, down = frame.box.centre, frame.box.width / 2, frame.box.height / 2
    return (np.hypot((x - centre.x) / across, (y - centre.y) / down) - 1) * min(across, down)


def _outside_sides(frame: Frame, x: NDArray[np.float32], y: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same for four sides that may lean, with round corners for a card; an open one has no upper side."""
    box = frame.box
    up = 0.5 - (y - box.y) / box.height
    sides = [box.x + frame.leans[0] * up - x, x - box.right - frame.leans[1] * up, y - box.bottom]
    radius = _ROUND * box.width if frame.look == "card" else 0.0
    if not frame.open:
        sides.append(box.y - y)
    across = np.maximum(sides[0], sides[1]) + radius
    down = np.max(sides[2:], axis=0) + radius
    corner = np.hypot(np.maximum(across, 0), np.maximum(down, 0))
    return np.where((across > 0) & (down > 0), corner, np.maximum(across, down)) - radius


def frame_in(scene: Scene, stem: str, head: Box) -> Frame | None:
    """The frame round a person of a scene, whose head is there; None where they stand free."""
    layer = next((each for each in scene.walk() if each.id == f"{stem}-frame"), None)
    if not isinstance(layer, ShapeLayer):
        return None
    looks = {shape: look for look, shape in _SHAPES.items()}
    left, right = _leans(layer)
    return Frame(
        index=0,
        box=Box.from_edges(layer.x + left / 2, layer.y, layer.x + layer.width - right / 2, layer.y + layer.height),
        look=looks[layer.shape],
        leans=(left, right),
        open=layer.shape == "rectangle" and head.y < layer.y,
    )


def _leans(layer: ShapeLayer) -> tuple[float, float]:
    corners = _CORNERS.match(layer.path)
    if corners is None:
        return 0.0, 0.0
    return float(corners[1]) * layer.width, (1 - float(corners[2])) * layer.width


def frame_layer(
    frame: Frame, stem: str, name: str, style: Style, unit: float, place: tuple[int, int], *, realism: float = 0.5
) -> ShapeLayer:
    """The shape behind one person; `place` is its number from the left, and how many there are.

    Towards realism 100 its colour calms into a studio's backdrop.
    """
    reach = frame.reach
    colour = mix(frame_colour(style.palette, *place), _BACKDROP, 0.75 * max(0.0, 2 * realism - 1))
    return ShapeLayer(
        id=f"{stem}-frame",
        name=f"{name} frame",
        role=Role.DECORATION,
        x=reach.x,
        y=reach.y,
        width=reach.width,
        height=reach.height,
        shape=_SHAPES[frame.look],
        radius=_ROUND * frame.box.width if frame.look == "card" else 0.0,
        path=_quadrangle(frame) if frame.look == "slab" else "",
        fill=_lit(colour, style.palette),
        effects=_edge(frame, style.palette, unit),
    )


def _quadrangle(frame: Frame) -> str:
    left, right = (lean / frame.reach.width for lean in frame.leans)
    return f"M{left:.5f} 0 L1 0 L{1 - right:.5f} 1 L0 1 Z"


def _lit(colour: str, palette: Palette) -> LinearGradient:
    """Lighter above, towards the style's shadow below."""
    stops = (Stop(offset=0, colour=mix(colour, "#ffffff", 0.1)), Stop(offset=1, colour=mix(colour, palette.deep, 0.35)))
    return LinearGradient(start=(0.5, 0), end=(0.5, 1), stops=stops)


def _edge(frame: Frame, palette: Palette, unit: float) -> tuple[Effect, ...]:
    ring = Outline(colour=ring_colour(palette), width=_RING[frame.look] * unit)
    fall = Shadow(colour=with_alpha(palette.deep, 0.5), blur=0.04 * unit, dy=0.01 * unit)
    return (fall, ring)


def frame_colour(palette: Palette, place: int, count: int) -> str:
    """One frame has the first loud colour that stands apart from the ground; of several, neighbours differ."""
    loud = (palette.accent, palette.second)
    if count > 1:
        return loud[place % 2]
    return next((each for each in loud if contrast(each, palette.ground) >= _APART), palette.ink)


def ring_colour(palette: Palette) -> str:
    """The lightest of the palette: a line of paper round whatever it frames."""
    return max((palette.ink, palette.ground, palette.second), key=lambda colour: contrast(colour, "#000000"))
