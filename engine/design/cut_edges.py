"""Where a photograph cuts a body within the picture, the body ends in a hard round line, as a shoulder does.

Nobody fades out: the layout brings cut edges out of the picture or behind something, and this shapes what is left.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.design.subject import Subject
from engine.format import Format
from engine.geometry import Box
from engine.layout import PlacedPerson, exposed
from engine.pixels.assets import Assets

SHOULDER = (0.42, 0.5)
"""How far a shoulder reaches inward and falls, in head widths and head heights."""

DOME = 0.12
"""Depth, in head heights, over which hair cut flat at the top is rounded."""

LEAN = 0.05
"""How far inward an arm runs as it goes down."""

WITHOUT_FACE = 0.08
"""The radius at the corners of a subject without a face, as a share of its picture."""

KEPT = 0.9
"""Share of the way from the photograph's edge to the face that a rounding may take: a face is never cut."""

SOLID = 127


def rounded(
    people: Sequence[PlacedPerson],
    subjects: Sequence[Subject],
    format: Format,
    assets: Assets,
    *,
    but: Collection[int] = (),
) -> tuple[Subject, ...]:
    """The subjects, those whose cut edges lie within the canvas under shaped masks, `but` some; pictures stay whole."""
    by_index = {person.index: person for person in people}
    return tuple(
        subject if index in but else _rounded(subject, exposed(by_index[index].box, subject.touches, format), assets)
        for index, subject in enumerate(subjects)
    )


def _rounded(subject: Subject, edges: Sequence[str], assets: Assets) -> Subject:
    if not edges:
        return subject
    kept = shaped(assets.pixels(subject.mask), subject.head, subject.face, edges)

    def cut(mask: str) -> str:
        before = assets.pixels(mask)
        size = (before.shape[1], before.shape[0])
        share = np.asarray(Image.fromarray(kept).resize(size, Image.Resampling.BILINEAR))
        return assets.put_pixels(np.round(before * share).astype(np.uint8))

    lights = tuple(replace(light, mask=cut(light.mask)) for light in subject.lights)
    return replace(subject, mask=cut(subject.mask), lights=lights)


def shaped(mask: NDArray[np.uint8], head: Box, face: Box | None, edges: Sequence[str]) -> NDArray[np.float32]:
    """What of a matte is kept, `(h, w)` 0..1, with shoulders at the named sides and a dome at a named top."""
    kept = np.ones(mask.shape[:2], np.float32)
    for edge in edges:
        if edge == "top":
            kept = np.minimum(kept, _domed(mask, head, face))
        else:
            turned = mask if edge == "left" else mask[:, ::-1]
            room = _room(head, face, mask.shape[1], edge)
            side = _shouldered(turned, (min(room, SHOULDER[0] * head.width), SHOULDER[1] * head.height), face is None)
            kept = np.minimum(kept, side if edge == "left" else side[:, ::-1])
    return kept


def _room(head: Box, face: Box | None, width: int, edge: str) -> float:
    box = face or head
    return KEPT * max(box.x if edge == "left" else width - box.right, 0.0) if face else WITHOUT_FACE * width


def _shouldered(mask: NDArray[np.uint8], reach: tuple[float, float], card: bool) -> NDArray[np.float32]:
    """For a cut at the left: a quarter of an ellipse from where the body stands `reach` inward, then an arm."""
    height, width = mask.shape
    cut = np.flatnonzero(mask[:, : max(1, width // 100)].max(axis=1) > SOLID)
    across, down = (reach[0], reach[0]) if card else reach
    if not cut.size or across < 1:
        return np.ones(mask.shape, np.float32)
    inner = np.flatnonzero(mask[:, min(int(across), width - 1)] > SOLID)
    top = min(cut[0], inner[0]) if inner.size else cut[0]
    rows = np.arange(height) - top
    fall = np.clip(1 - rows / down, 0, 1)
    limit = across * (1 - np.sqrt(1 - fall * fall)) + LEAN * np.clip(rows - down, 0, None) * (not card)
    limit = np.where(rows < 0, 0, np.clip(limit, 2, across))
    return np.clip(np.arange(1, width + 1)[None, :] - limit[:, None], 0, 1).astype(np.float32)


def _domed(mask: NDArray[np.uint8], head: Box, face: Box | None) -> NDArray[np.float32]:
    """For hair cut flat at the top: half an ellipse over the cut."""
    height, width = mask.shape
    cut = np.flatnonzero(mask[: max(1, height // 100)].max(axis=0) > SOLID)
    if face is None or cut.size < 2 or cut.size > 0.95 * width:
        return np.ones(mask.shape, np.float32)
    depth = min(DOME * head.height, KEPT * max(face.y, 0.0))
    middle, half = (cut[0] + cut[-1]) / 2, (cut[-1] - cut[0] + 1) / 2
    off = np.clip(np.abs(np.arange(width) - middle) / half, 0, 1)
    limit = np.where(off < 1, depth * (1 - np.sqrt(1 - off * off)), 0)
    return np.clip(np.arange(1, height + 1)[:, None] - limit[None, :], 0, 1).astype(np.float32)
