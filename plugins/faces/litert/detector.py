"""The two face detectors: anchors, decoding and weighted suppression.

Both are single-shot detectors of the BlazeFace family (Bazarevsky et al. 2019, arXiv:1907.05047): for every
anchor a box offset, six key points and a logit. Offsets are in input pixels from the anchor's centre.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from plugins.faces.litert.model import Model

KEY_POINTS = 6
"""Left eye, right eye (as seen in the picture), nose, mouth, left ear, right ear."""


@dataclass(frozen=True, kw_only=True)
class Hits:
    """`n` candidates: `boxes` (n, 4) left, top, right, bottom; `points` (n, 6, 2); `scores` (n,) 0..1."""

    boxes: NDArray[np.float64]
    points: NDArray[np.float64]
    scores: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.scores)

    def take(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Hits:
        return Hits(boxes=self.boxes[chosen], points=self.points[chosen], scores=self.scores[chosen])

    def mapped(self, matrix: NDArray[np.float64]) -> Hits:
        """Through a 2x3 affine map; boxes become the upright square-ish box of the same size about the new centre."""
        centres = (self.boxes[:, :2] + self.boxes[:, 2:]) / 2
        halves = (self.boxes[:, 2:] - self.boxes[:, :2]) / 2 * np.sqrt(abs(np.linalg.det(matrix[:, :2])))
        moved = centres @ matrix[:, :2].T + matrix[:, 2]
        points = self.points @ matrix[:, :2].T + matrix[:, 2]
        return Hits(boxes=np.hstack([moved - halves, moved + halves]), points=points, scores=self.scores)


def joined(parts: list[Hits]) -> Hits:
    """All candidates of `parts`."""
    return Hits(
        boxes=np.concatenate([p.boxes for p in parts] or [np.zeros((0, 4))]),
        points=np.concatenate([p.points for p in parts] or [np.zeros((0, KEY_POINTS, 2))]),
        scores=np.concatenate([p.scores for p in parts] or [np.zeros(0)]),
    )


class Detector:
    """One detector model. `side` is its input size, `strides` pairs of cell size and anchors per cell."""

    def __init__(self, model: Model, *, side: int, strides: tuple[tuple[int, int], ...]) -> None:
        self._model = model
        self._side = side
        self._anchors = np.concatenate([_anchors(side, stride, count) for stride, count in strides])

    def __call__(self, picture: Image.Image, *, threshold: float) -> Hits:
        """Candidates scoring `threshold` or more in an RGB picture, in its pixels, duplicates merged."""
        batch, scale = _letterboxed(picture, self._side)
        raw, logits = self._model(batch)
        scores = 1 / (1 + np.exp(-np.clip(logits[0, :, 0].astype(np.float64), -80, 80)))
        keep = scores >= threshold
        return suppressed(_decoded(raw[0][keep], self._anchors[keep], scores[keep], scale))


def _anchors(side: int, stride: int, count: int) -> NDArray[np.float64]:
    """Centres of the cells, row by row, each `count` times."""
    cells = side // stride
    y, x = np.mgrid[:cells, :cells]
    centres = (np.stack([x, y], axis=-1).reshape(-1, 2) + 0.5) * stride
    return np.repeat(centres, count, axis=0)


def _letterboxed(picture: Image.Image, side: int) -> tuple[NDArray[np.float32], float]:
    """Fit into a black square, top-left, as -1..1; the scale turns its pixels back into the picture's."""
    scale = max(picture.size) / side
    size = (max(1, round(picture.width / scale)), max(1, round(picture.height / scale)))
    square = np.full((1, side, side, 3), -1, np.float32)
    shrunk = np.asarray(picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))
    square[0, : size[1], : size[0]] = shrunk.astype(np.float32) / 127.5 - 1
    return square, scale


def _decoded(raw: NDArray[np.float32], anchors: NDArray[np.float64], scores: NDArray[np.float64], scale: float) -> Hits:
    pairs = raw.astype(np.float64).reshape(len(raw), 2 + KEY_POINTS, 2)
    centres = pairs[:, 0] + anchors
    halves = pairs[:, 1] / 2
    points = pairs[:, 2:] + anchors[:, None]
    boxes = np.hstack([centres - halves, centres + halves])
    return Hits(boxes=boxes * scale, points=points * scale, scores=scores)


def suppressed(hits: Hits, overlap: float = 0.3) -> Hits:
    """Merge candidates that overlap: positions averaged by score, the best score kept. Best first."""
    order = np.argsort(-hits.scores, kind="stable")
    merged = []
    while len(order):
        shared = overlaps(hits.boxes[order[0]], hits.boxes[order])
        same = order[(shared > overlap) | (np.arange(len(order)) == 0)]
        merged.append(_merged(hits.take(same)))
        order = order[~np.isin(order, same)]
    return joined(merged)


def _merged(same: Hits) -> Hits:
    weights = same.scores / same.scores.sum()
    return Hits(
        boxes=(weights[:, None] * same.boxes).sum(axis=0, keepdims=True),
        points=(weights[:, None, None] * same.points).sum(axis=0, keepdims=True),
        scores=same.scores[:1],
    )


def overlaps(box: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intersection over union of one box with each of `boxes`."""
    top_left, bottom_right = np.maximum(box[:2], boxes[:, :2]), np.minimum(box[2:], boxes[:, 2:])
    shared = np.prod(np.clip(bottom_right - top_left, 0, None), axis=1)
    areas = np.prod(np.clip(boxes[:, 2:] - boxes[:, :2], 0, None), axis=1)
    return shared / np.maximum(np.prod(np.clip(box[2:] - box[:2], 0, None)) + areas - shared, 1e-9)
