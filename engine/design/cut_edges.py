"""Where the photograph cuts a body and the cut would show in mid-canvas, the body fades out instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.design.subject import Subject
from engine.format import Format
from engine.layout import PlacedPerson, exposed
from engine.pixels.assets import Assets

SIDE, TOP = 0.4, 0.1
"""Longest fade, in head widths from a side and in head heights from the top."""

WITHOUT_FACE = 0.15
"""The fade of a subject without a face, as a share of its picture."""

KEPT = 0.9
"""Share of the way from the photograph's edge to the face that a fade may take: a face is never veiled."""


def softened(
    people: Sequence[PlacedPerson], subjects: Sequence[Subject], format: Format, assets: Assets
) -> tuple[Subject, ...]:
    """The subjects, those with a visible cut under faded masks. The pictures themselves stay whole."""
    by_index = {person.index: person for person in people}
    return tuple(
        _softened(subject, exposed(by_index[index].box, subject.touches, format), assets)
        for index, subject in enumerate(subjects)
    )


def _softened(subject: Subject, edges: Sequence[str], assets: Assets) -> Subject:
    lengths = {edge: length for edge in edges if (length := _length(subject, edge)) > 0.005}
    if not lengths:
        return subject

    def fade(mask: str) -> str:
        return assets.put_pixels(faded(assets.pixels(mask), lengths))

    lights = tuple(replace(light, mask=fade(light.mask)) for light in subject.lights)
    return replace(subject, mask=fade(subject.mask), lights=lights)


def _length(subject: Subject, edge: str) -> float:
    """How far the fade reaches, as a share of the picture's width or height."""
    width, height = subject.size
    if subject.face is None:
        return WITHOUT_FACE
    face, head = subject.face, subject.head
    if edge == "top":
        return min(TOP * head.height, KEPT * max(face.y, 0)) / height
    room = face.x if edge == "left" else width - face.right
    return min(SIDE * head.width, KEPT * max(room, 0)) / width


def faded(mask: NDArray[np.uint8], lengths: dict[str, float]) -> NDArray[np.uint8]:
    """`mask` `(h, w)` falling to nothing towards the named edges, over shares of its width or height."""
    height, width = mask.shape[:2]
    across, down = (np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height
    result = mask.astype(np.float32)
    for edge, length in lengths.items():
        distance = {"left": across[None, :], "right": 1 - across[None, :], "top": down[:, None]}[edge]
        t = np.clip(distance / length, 0, 1)
        result *= t * t * (3 - 2 * t)
    return np.round(result).astype(np.uint8)
