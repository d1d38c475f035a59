"""What in a picture is no photograph: bars beside it, and the corners filled when somebody turned it.

Such a border has one exact colour and ends along straight lines, so what is left is a rectangle, maybe a turned one.
A plain wall or a dark room reaches the picture's edge, too, but what stands before it is no rectangle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

LOOKED_AT = 256
"""Pixels of the longer side at which borders are looked for."""
EXACT, APART = 5, 10
"""8-bit levels: within the first a border keeps its colour after compression, from the second on it is another one."""
ALONG = 0.04
"""Of the picture's outline, what a border of one colour takes at least."""
LEAST = 0.004
"""Of the picture, what a border covers at least."""
PLAIN, WORDS, ENDS = 0.97, 0.15, 0.5
"""Of a line beside the photograph, how much has the border's colour; of one further out, where words may stand in it;
and of the first line of the photograph, how much must have another."""
THIN, PLAIN_ROW = 0.02, 0.995
"""Of a side, how thick a bar is that is looked for at full size, and how much of each of its rows has its colour."""
SOFT = 0.06
"""Of the longer side, how far the colours are blurred that carry the photograph on."""
SMALL = 160
"""Pixels of the longer side at which they are."""
COLOURS = 3
"""Borders of different colours looked for, one after the other."""


@dataclass(frozen=True)
class Edge:
    """A straight edge of the photograph, which lies where `x * across + y * down <= limit`."""

    across: float
    down: float
    limit: float

    def inside(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
        return x * self.across + y * self.down <= self.limit


def own_part(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """`(h, w)`, False where a border was laid about the photograph."""
    height, width = pixels.shape[:2]
    scale = min(1.0, LOOKED_AT / max(height, width))
    size = max(1, round(scale * width)), max(1, round(scale * height))
    small = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX)).astype(np.int16)
    own = np.ones((height, width), bool)
    if edges := _edges(small):
        y, x = np.ogrid[:height, :width]
        columns, rows = (x + 0.5) * size[0] / width - 0.5, (y + 0.5) * size[1] / height - 0.5
        for edge in edges:
            own &= edge.inside(columns, rows)
    for quarter in range(4):
        np.rot90(own, quarter)[: _thin(np.rot90(pixels, quarter))] = False
    return own


def _thin(pixels: NDArray[np.uint8]) -> int:
    """How many rows at the top are a bar too thin to be seen small, with the one that is mixed with it."""
    rows = pixels[: max(1, round(THIN * len(pixels))) + 2, ::3]
    plain = (np.abs(rows - np.median(rows[0], axis=0)).max(axis=2) <= EXACT).mean(axis=1)
    ended = np.flatnonzero(plain < PLAIN_ROW)
    if not ended.size or not ended[0] or plain[min(ended[0] + 1, len(rows) - 1)] > 1 - ENDS:
        return 0
    return int(ended[0]) + 1


def _edges(small: NDArray[np.int16]) -> list[Edge]:
    """Every edge inside the picture at which the photograph ends."""
    y, x = np.mgrid[: small.shape[0], : small.shape[1]].astype(np.float64)
    inside, edges = np.ones(small.shape[:2], bool), list[Edge]()
    for _ in range(COLOURS):
        found = next(filter(None, (_of_colour(small, inside, colour) for colour in _colours(small, inside))), None)
        if found is None:
            break
        edges += found
        for edge in found:
            inside &= edge.inside(x, y)
    return edges


def _outline(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    from scipy.ndimage import binary_erosion

    return inside & ~binary_erosion(inside, np.ones((3, 3)))


def _colours(small: NDArray[np.int16], inside: NDArray[np.bool_]) -> list[NDArray[np.int16]]:
    """Colours that a long stretch of the outline keeps to."""
    line, told = small[_outline(inside)], list[NDArray[np.int16]]()
    least = max(4.0, ALONG * len(line))
    for _ in range(2 * COLOURS):
        if len(line) < least:
            break
        values, counts = np.unique(line // 4, axis=0, return_counts=True)
        colour = np.median(line[(line // 4 == values[counts.argmax()]).all(axis=1)], axis=0).astype(np.int16)
        same = (np.abs(line - colour) <= EXACT).all(axis=1)
        told += [colour] if same.sum() >= least else []
        line = line[~same]
    return told


def _of_colour(small: NDArray[np.int16], inside: NDArray[np.bool_], colour: NDArray[np.int16]) -> list[Edge]:
    """The edges, all square to each other, beyond which there is a border of this colour."""
    away = np.abs(small - colour).max(axis=2)
    y, x = np.nonzero(inside)
    plain, other = away[inside] <= EXACT, away[inside] > APART
    turns = _turns(away > EXACT, inside)
    ways = ([_edge(x, y, plain, other, turn + quarter * np.pi / 2) for quarter in range(4)] for turn in turns)
    found = [[edge for edge in edges if edge is not None] for edges in ways]
    return max(found, key=len, default=[])


def _turns(other: NDArray[np.bool_], inside: NDArray[np.bool_]) -> list[float]:
    """Radians by which the photograph may be turned: the ways its outline's longest straight stretches run."""
    from scipy import ndimage
    from scipy.spatial import ConvexHull, QhullError

    labels, count = ndimage.label(other & inside)
    if not count:
        return []
    places = np.argwhere(labels == 1 + np.bincount(labels.ravel())[1:].argmax())[:, ::-1]
    try:
        corners = places[ConvexHull(places).vertices].astype(np.float64)
    except (QhullError, ValueError):
        return []
    ways = np.roll(corners, -1, axis=0) - corners
    longest = np.argsort(-np.hypot(*ways.T), kind="stable")[:6]
    return [0.0, *sorted({round(float(np.arctan2(down, across) % (np.pi / 2)), 3) for across, down in ways[longest]})]


def _edge(
    x: NDArray[np.intp], y: NDArray[np.intp], plain: NDArray[np.bool_], other: NDArray[np.bool_], angle: float
) -> Edge | None:
    """The edge that faces `angle`, if beyond one line everything is `plain` and before it is not."""
    across, down = float(np.cos(angle)), float(np.sin(angle))
    line = np.floor(x * across + y * down).astype(np.intp)
    first = int(line.min())
    count = np.bincount(line - first)
    plains, others = np.bincount(line - first, plain), np.bincount(line - first, other)
    beyond = np.cumsum(count[::-1])[::-1] / len(line)
    share, ends = plains / np.maximum(count, 1), others / np.maximum(count, 1) > ENDS
    worded = np.minimum.accumulate(share[::-1])[::-1] >= WORDS
    at = np.arange(3, len(count) - 3)
    beside = plains[at + 1] + plains[at + 2] >= PLAIN * (count[at + 1] + count[at + 2])
    ended = ends[at - 1] | ends[at - 2] | ends[at - 3]
    found = at[beside & ended & worded[at + 1] & (beyond[at + 1] >= LEAST)]
    return Edge(across, down, float(found[0] + first) - 0.4) if found.size else None


def continued(pixels: NDArray[np.uint8], own: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The picture carried on beyond its `own` part, out of focus: a model takes a black corner for a thing, and what
    lies before it for somebody."""
    from scipy.ndimage import distance_transform_edt

    if own.all() or not own.any():
        return pixels
    scale = min(1.0, SMALL / max(own.shape))
    size = max(1, round(scale * own.shape[1])), max(1, round(scale * own.shape[0]))
    small = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.NEAREST))
    inside = np.asarray(Image.fromarray(own).resize(size, Image.Resampling.NEAREST))
    if not inside.any():
        return pixels
    rows, columns = distance_transform_edt(~inside, return_distances=False, return_indices=True)
    soft = Image.fromarray(small[rows, columns]).filter(ImageFilter.GaussianBlur(SOFT * max(size)))
    wide = soft.resize((own.shape[1], own.shape[0]), Image.Resampling.BICUBIC)
    return np.where(own[..., None], pixels, np.asarray(wide))
