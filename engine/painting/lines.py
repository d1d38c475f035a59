"""Line work: hairlines, ticks, dimension arrows, contours."""

from __future__ import annotations

import numpy as np
import skia
from numpy.typing import NDArray

from engine.painting.field import Field


def stroke(colour: int, width: float) -> skia.Paint:
    """A stroke with round joins; width in units."""
    paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=width, Color=colour)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def grid(width: float, height: float, pitch: float, offset: tuple[float, float] = (0.0, 0.0)) -> skia.Path:
    """Upright and level lines `pitch` units apart."""
    path = skia.Path()
    for x in np.arange(offset[0] % pitch, width + pitch, pitch):
        path.moveTo(float(x), 0).lineTo(float(x), height)
    for y in np.arange(offset[1] % pitch, height + pitch, pitch):
        path.moveTo(0, float(y)).lineTo(width, float(y))
    return path


def arrow(path: skia.Path, start: tuple[float, float], end: tuple[float, float], head: float) -> None:
    """A dimension line with slim open arrow heads at both ends."""
    direction = np.array(end) - np.array(start)
    along = direction / max(float(np.hypot(*direction)), 1e-6)
    across = np.array([-along[1], along[0]])
    path.moveTo(*start).lineTo(*end)
    for tip, sign in ((np.array(start), 1.0), (np.array(end), -1.0)):
        for turn in (-0.28, 0.28):
            wing = tip + sign * head * along + turn * head * across
            path.moveTo(*map(float, tip)).lineTo(*map(float, wing))


def contour(field: Field, level: float) -> NDArray[np.float32]:
    """Segments `(n, 2, 2)` of the line where `field` crosses `level`, x and y in cells (marching triangles)."""
    corners = field[:-1, :-1], field[:-1, 1:], field[1:, 1:], field[1:, :-1]
    y, x = np.mgrid[0 : field.shape[0] - 1, 0 : field.shape[1] - 1].astype(np.float32)
    places = (x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)
    found = [_triangle([corners[i] for i in t], [places[i] for i in t], level) for t in ((0, 1, 2), (0, 2, 3))]
    return np.concatenate([piece for pieces in found for piece in pieces])


def _triangle(values: list[Field], places: list[tuple[Field, Field]], level: float) -> list[NDArray[np.float32]]:
    """In each triangle the line enters by one of the two sides at the corner that stands alone."""
    above = [value > level for value in values]
    pieces = []
    for lone in range(3):
        a, b = (lone + 1) % 3, (lone + 2) % 3
        crosses = (above[a] == above[b]) & (above[lone] != above[a])
        ends = [_crossing(values, places, lone, other, level, crosses) for other in (a, b)]
        pieces.append(np.stack(ends, axis=1))
    return pieces


def _crossing(
    values: list[Field],
    places: list[tuple[Field, Field]],
    first: int,
    second: int,
    level: float,
    where: NDArray[np.bool_],
) -> NDArray[np.float32]:
    p, q = values[first][where], values[second][where]
    share = (level - p) / (q - p)
    return np.stack(
        [places[first][i][where] + share * (places[second][i] - places[first][i])[where] for i in (0, 1)], -1
    )


def smooth(path: skia.Path, points: NDArray[np.float32]) -> None:
    """A polyline as one soft curve through the middles of its sides; ends stay where they are."""
    corners = points.tolist()
    middles = ((points[1:] + points[:-1]) / 2).tolist()
    closed = corners[0] == corners[-1]
    path.moveTo(*(middles[0] if closed else corners[0]))
    for corner, middle in zip(corners[1:-1], middles[1:], strict=True):
        path.quadTo(*corner, *middle)
    if closed:
        path.quadTo(*corners[0], *middles[0])
    else:
        path.lineTo(*corners[-1])


def chains(segments: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Segments that share ends joined to polylines: strokes without gaps, and far fewer of them."""
    keys = np.rint(segments * 4096).astype(np.int64)
    keys = (keys[..., 0] << 32) + keys[..., 1]
    touching: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(keys.tolist()):
        touching.setdefault(start, []).append(2 * index)
        touching.setdefault(end, []).append(2 * index + 1)
    used = np.zeros(len(segments), bool)
    flat_keys, flat = keys.ravel().tolist(), segments.reshape(-1, 2)
    lines = []
    for first in range(len(segments)):
        if not used[first]:
            used[first] = True
            ahead = _walk(2 * first + 1, flat_keys, touching, used)
            behind = _walk(2 * first, flat_keys, touching, used)
            lines.append(flat[[*reversed(behind), *ahead]])
    return lines


def _walk(end: int, keys: list[int], touching: dict[int, list[int]], used: NDArray[np.bool_]) -> list[int]:
    """From one end on through unused neighbours; indices into the flat list of ends."""
    found = [end]
    while True:
        following = next((other for other in touching[keys[end]] if not used[other // 2]), None)
        if following is None:
            return found
        used[following // 2] = True
        end = following ^ 1
        found.append(end)
