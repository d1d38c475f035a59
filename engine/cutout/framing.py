"""The part of a photograph a cutout is made of: upright, around one person, at a bounded size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.geometry import Box, Point
from engine.person import Face, Origin

LONGEST = 2000
"""Pixels: sharp on a 3000x3000 cover, where no person fills the whole canvas."""
ABOVE, BELOW, BESIDE = 1.4, 4.0, 4.0
"""How far the frame reaches from the face box, in face heights and, to the sides of its centre, widths."""
RAISED = 3.5
"""The same above, for arms that are raised out of the frame."""
STRAIGHT, GENTLE, TURNED = 4.0, 5.0, 32.0
"""Degrees: a roll below STRAIGHT is left alone, the gentle correction never exceeds GENTLE, and from TURNED on the
photograph itself lies on its side, not the head."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """`pixels` (h, w, 3) around one person; `valid` (h, w) is False beyond the photograph's edge.

    `pictured` (h, w) is False beyond the picture's: there a border is the picture's, too. `goes_on_above` says that
    the picture does.
    """

    pixels: NDArray[np.uint8]
    valid: NDArray[np.bool_]
    pictured: NDArray[np.bool_]
    face: Face
    others: tuple[Face, ...]
    goes_on_above: bool
    origin: Origin | None
    """Where in the photograph the frame lies; None where it was turned."""


def quarter_turned(pixels: NDArray[np.uint8], faces: list[Face], chosen: Face) -> tuple[NDArray[np.uint8], list[Face]]:
    """The photograph turned by a multiple of 90 degrees so that the chosen face is about upright; lossless."""
    quarters = round(chosen.roll / 90) % 4
    if abs(chosen.roll) < 60 or not quarters:
        return pixels, faces
    height, width = pixels.shape[:2]
    moves = {
        1: lambda p: Point(p.y, width - p.x),
        2: lambda p: Point(width - p.x, height - p.y),
        3: lambda p: Point(height - p.y, p.x),
    }
    return np.ascontiguousarray(np.rot90(pixels, quarters)), [_moved(f, moves[quarters], -90 * quarters) for f in faces]


def correction(face: Face, *, may_tilt: bool, upright_body: bool) -> float:
    """Clockwise degrees to take out of the picture: little for a tilted head, all for a photograph on its side."""
    if abs(face.roll) >= TURNED and not upright_body:
        return face.roll
    if not may_tilt or abs(face.roll) <= STRAIGHT:
        return 0.0
    return float(np.clip((abs(face.roll) - STRAIGHT) * 0.6, 0, GENTLE) * np.sign(face.roll))


def framed(
    pixels: NDArray[np.uint8],
    faces: list[Face],
    chosen: int,
    angle: float,
    own: NDArray[np.bool_],
    *,
    name: str = "",
    above: float = ABOVE,
) -> Frame:
    """Turn the photograph anticlockwise by `angle` about the chosen face, crop around the person, bound the size.

    `name` tells it from all other photographs. `own` (h, w) is False where a border was laid about the photograph.
    """
    face = faces[chosen]
    pivot = face.box.centre
    faces = [_moved(f, _turn(pivot, -angle), -angle) for f in faces]
    reach = _reach(pixels.shape, _turn(pivot, -angle))
    region = _region(faces[chosen].box, reach, above)
    scale = min(1.0, LONGEST / max(region.width, region.height))
    image, valid = _cropped(pixels, own, region, pivot, angle, scale)
    pictured = valid if angle else np.ones_like(valid)
    if angle and not own.all():
        _, pictured = _cropped(pixels, np.ones_like(own), region, pivot, angle, scale)
    faces = [_moved(f, lambda p: Point((p.x - region.x) * scale, (p.y - region.y) * scale), 0) for f in faces]
    inside = Box(0, 0, image.shape[1], image.shape[0])
    others = tuple(f for i, f in enumerate(faces) if i != chosen and f.box.overlaps(inside))
    return Frame(
        pixels=image,
        valid=valid,
        pictured=pictured,
        face=faces[chosen],
        others=others,
        goes_on_above=region.y > reach.y + 1,
        origin=None if angle else Origin(photo=name, box=region),
    )


def _reach(shape: tuple[int, ...], move: Callable[[Point], Point]) -> Box:
    """The box about the picture after the move."""
    corners = [move(Point(float(x), float(y))) for x in (0, shape[1]) for y in (0, shape[0])]
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    return Box.from_edges(min(xs), min(ys), max(xs), max(ys))


def _region(box: Box, reach: Box, above: float) -> Box:
    """Whole pixels around the face, no further than the photograph goes."""
    x = box.centre.x
    left, right = x - BESIDE * box.width, x + BESIDE * box.width
    top, bottom = box.y - above * box.height, box.bottom + BELOW * box.height
    left, top, right, bottom = max(reach.x, left), max(reach.y, top), min(reach.right, right), min(reach.bottom, bottom)
    return Box.from_edges(*(float(round(v)) for v in (left, top, right, bottom)))


def _cropped(
    pixels: NDArray[np.uint8], own: NDArray[np.bool_], region: Box, pivot: Point, angle: float, scale: float
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    size = (max(1, round(region.width * scale)), max(1, round(region.height * scale)))
    if not angle:
        places = slice(int(region.y), int(region.bottom)), slice(int(region.x), int(region.right))
        part, valid = pixels[places], own[places]
        if scale < 1:
            part = np.asarray(Image.fromarray(part).resize(size, Image.Resampling.LANCZOS))
            valid = np.asarray(Image.fromarray(valid).resize(size))
        return np.ascontiguousarray(part), np.ascontiguousarray(valid)
    turn = radians(angle)
    linear = np.array([[cos(turn), -sin(turn)], [sin(turn), cos(turn)]])
    offset = np.array(pivot) + linear @ (np.array([region.x, region.y]) - np.array(pivot))
    shrunk = Image.fromarray(pixels)
    if scale < 1:
        wanted = (max(1, round(shrunk.width * scale)), max(1, round(shrunk.height * scale)))
        shrunk = shrunk.resize(wanted, Image.Resampling.LANCZOS)
    matrix = np.hstack([linear, (offset * scale)[:, None]]).ravel().tolist()
    image = shrunk.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)
    kept = Image.fromarray(own).convert("L").resize(shrunk.size)
    inside = kept.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    return np.asarray(image), np.asarray(inside) > 250


def _turn(pivot: Point, angle: float) -> Callable[[Point], Point]:
    """Points turned clockwise (as seen, y down) by `angle` degrees about `pivot`."""
    c, s = cos(radians(angle)), sin(radians(angle))
    return lambda p: Point(
        pivot.x + c * (p.x - pivot.x) - s * (p.y - pivot.y), pivot.y + s * (p.x - pivot.x) + c * (p.y - pivot.y)
    )


def _moved(face: Face, move: Callable[[Point], Point], clockwise: float) -> Face:
    """The face with its points through `move`, which turns by `clockwise` degrees."""
    corners = [move(Point(x, y)) for x in (face.box.x, face.box.right) for y in (face.box.y, face.box.bottom)]
    xs, ys = [c.x for c in corners], [c.y for c in corners]
    box = Box.from_edges(min(xs), min(ys), max(xs), max(ys))
    if clockwise % 90:
        box = _same_size(face.box, move(face.box.centre))
    roll = (face.roll + clockwise + 180) % 360 - 180
    return replace(face, box=box, eyes=(move(face.eyes[0]), move(face.eyes[1])), mouth=move(face.mouth), roll=roll)


def _same_size(box: Box, centre: Point) -> Box:
    """A turned box would grow; the face does not: keep its area, a little taller than wide as faces are."""
    side = (box.width * box.height) ** 0.5
    width, height = side * 0.94, side * 1.06
    return Box(centre.x - width / 2, centre.y - height / 2, width, height)
