"""Shapes behind letters: bars, torn paper, tape, brush strokes, rounded cards, glass."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, TypedDict

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box, Point
from engine.looks import Effect, Shadow, SolidPaint, Stroke
from engine.pixels.colour import mix, with_alpha
from engine.scene import Role, ShapeLayer
from engine.style import Palette, Plate

PLATE_SIDES = 1.25
"""Padding at a plate's sides over that above and below."""


class _Look(TypedDict, total=False):
    """The outline a plate has."""

    shape: Literal["rectangle", "path"]
    radius: float
    path: str


def plate_layers(
    boxes: Sequence[Box], plate: Plate, palette: Palette, *, em: float, seed: int, rotation: float, pivot: Point
) -> list[ShapeLayer]:
    """One layer a box of ink. Padding is measured from the ink, so from the cap height; all turn about `pivot`."""
    return [
        _plate(
            f"plate-{number}",
            box.inset(-plate.padding_em * em * PLATE_SIDES, -plate.padding_em * em),
            plate,
            palette,
            em=em,
            seed=seed + number,
            rotation=rotation,
            pivot=pivot,
        )
        for number, box in enumerate(boxes, start=1)
    ]


def _plate(
    layer_id: str, box: Box, plate: Plate, palette: Palette, *, em: float, seed: int, rotation: float, pivot: Point
) -> ShapeLayer:
    colour = palette.resolve(plate.colour)
    look = _LOOKS[plate.look](box, em, np.random.default_rng([seed, 77]), plate.slant)
    turned = box.moved(*_turn(box.centre, pivot, rotation))
    return ShapeLayer(
        id=layer_id,
        name=f"Plate {layer_id.rpartition('-')[2]}",
        role=Role.PLATE,
        x=turned.x,
        y=turned.y,
        width=turned.width,
        height=turned.height,
        rotation=rotation,
        fill=SolidPaint(colour=with_alpha(colour, plate.opacity)),
        stroke=Stroke(colour=with_alpha(mix(colour, "#ffffff", 0.5), 0.5), width=max(1.0, em * 0.012))
        if plate.look == "glass"
        else None,
        effects=_effects(plate, palette, em),
        **look,
    )


def _turn(point: Point, pivot: Point, degrees: float) -> tuple[float, float]:
    """How far `point` moves when the block turns clockwise about `pivot`."""
    angle = math.radians(degrees)
    dx, dy = point.x - pivot.x, point.y - pivot.y
    return (
        dx * math.cos(angle) - dy * math.sin(angle) - dx,
        dx * math.sin(angle) + dy * math.cos(angle) - dy,
    )


def _effects(plate: Plate, palette: Palette, em: float) -> tuple[Effect, ...]:
    if plate.look not in ("paper", "tape", "rounded"):
        return ()
    return (Shadow(colour=with_alpha(palette.deep, 0.45), blur=em * 0.12, dx=em * 0.02, dy=em * 0.05),)


def _solid(box: Box, em: float, rng: np.random.Generator, slant: float) -> _Look:
    return _path(_slanted(_corners(), box, slant)) if slant else {"shape": "rectangle"}


def _rounded(box: Box, em: float, rng: np.random.Generator, slant: float) -> _Look:
    return {"shape": "rectangle", "radius": min(box.height * 0.28, em * 0.4)}


def _glass(box: Box, em: float, rng: np.random.Generator, slant: float) -> _Look:
    return {"shape": "rectangle", "radius": min(box.height * 0.08, em * 0.12)}


def _paper(box: Box, em: float, rng: np.random.Generator, slant: float) -> _Look:
    """Torn above and below, nearly straight at the sides."""
    steps = max(14, int(box.width / (em * 0.09)))
    rough = em * 0.020 / max(box.height, 1)
    return _path(_slanted(_ragged(rng, steps, rough, sides=0.004), box, slant))


def _tape(box: Box, em: float, rng: np.random.Generator, slant: float) -> _Look:
    """Straight above and below, zigzag at the short ends."""
    teeth = 9
    depth = min(0.03, em * 0.05 / max(box.width, 1))
    right = [(1 - (i % 2) * depth, i / teeth) for i in range(teeth + 1)]
    left = [((i % 2) * depth, 1 - i / teeth) for i in range(teeth + 1)]
    return _path(_slanted([*right, *left], box, slant))


def _brush(box: Box, em: float, rng: np.random.Generator, slant: float) -> _Look:
    """Dry bristles at both ends, a slight wave along the stroke."""
    bristles = 22
    reach = min(0.12, em * 0.28 / max(box.width, 1))
    right = [(1 - reach * rng.random() ** 1.6, i / bristles) for i in range(bristles + 1)]
    left = [(reach * 0.7 * rng.random() ** 1.6, 1 - i / bristles) for i in range(bristles + 1)]
    return _path(_slanted([*right, *left], box, slant))


_LOOKS = {"solid": _solid, "paper": _paper, "tape": _tape, "brush": _brush, "rounded": _rounded, "glass": _glass}


def _corners() -> list[tuple[float, float]]:
    return [(0, 0), (1, 0), (1, 1), (0, 1)]


def _ragged(rng: np.random.Generator, steps: int, rough: float, *, sides: float) -> list[tuple[float, float]]:
    """A torn outline: a slow wander plus small teeth along the long edges."""
    along = np.linspace(0, 1, steps)
    top = _wander(rng, steps) * rough
    bottom = 1 + _wander(rng, steps) * rough
    upper = [(float(x), float(y)) for x, y in zip(along, top, strict=True)]
    lower = [(float(x), float(y)) for x, y in zip(along[::-1], bottom, strict=True)]
    jog = rng.normal(0, sides, 2)
    return [*upper, (1 + float(jog[0]), 0.5), *lower, (float(jog[1]), 0.5)]


def _wander(rng: np.random.Generator, steps: int) -> NDArray[np.float64]:
    walk = np.convolve(rng.normal(0, 1, steps + 6), np.ones(7) / 7, mode="valid")[:steps]
    return walk * 2.2 + rng.normal(0, 0.55, steps)


def _slanted(points: list[tuple[float, float]], box: Box, slant: float) -> list[tuple[float, float]]:
    shear = math.tan(math.radians(slant)) * box.height / max(box.width, 1)
    return [(x + (0.5 - y) * shear, y) for x, y in points]


def _path(points: list[tuple[float, float]]) -> _Look:
    steps = " L".join(f"{x:.5f} {y:.5f}" for x, y in points)
    return {"shape": "path", "path": f"M{steps} Z"}
