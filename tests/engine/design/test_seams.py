"""People of one photograph: no ground shows between them, and light falls on them as on one."""

from __future__ import annotations

import numpy as np
import pytest

from engine.design.seams import joined, silhouettes
from engine.geometry import Box
from engine.person import Cutout, Origin

WIDE, TALL = 300, 200
LINE = 150
"""Where the two people part, in the photograph."""


def half(left: int, right: int, *, photo: str = "one") -> Cutout:
    """A person of a photograph, whose matte falls off along the line within twelve pixels."""
    x = np.arange(left, right)
    away = np.clip((LINE - x) / 12 + 0.5, 0, 1)
    alpha = np.repeat((255 * (away if left == 0 else 1 - away))[None], TALL, axis=0).astype(np.uint8)
    face = Box((30 if left == 0 else 230) - left, 40, 50, 60)
    return Cutout(
        name="half",
        pixels=np.full((TALL, right - left, 3), 90 if left == 0 else 160, np.uint8),
        alpha=alpha,
        face=face,
        head=face,
        eyes=None,
        origin=Origin(photo=photo, box=Box(left, 0, right - left, TALL)),
    )


def together(cutouts) -> np.ndarray:
    """How much of the ground the people cover, laid over one another as they stood."""
    left = np.ones((TALL, WIDE))
    for cutout in cutouts:
        x, width = int(cutout.origin.box.x), int(cutout.origin.box.width)
        left[:, x : x + width] *= 1 - cutout.alpha / 255
    return 1 - left


def test_no_ground_shows_along_the_line_that_parts_them():
    people = [half(0, 170), half(130, WIDE)]
    assert together(people).min() < 0.8
    assert together(joined(people)).min() > 0.99


def test_faces_and_outer_edges_stay_as_they_are():
    people = [half(0, 170), half(130, WIDE)]
    for before, after in zip(people, joined(people), strict=True):
        far = slice(0, 100) if before.origin.box.x == 0 else slice(70, None)
        assert np.array_equal(before.alpha[:, far], after.alpha[:, far])
        assert np.array_equal(before.pixels[:, far], after.pixels[:, far])


@pytest.mark.parametrize("other", [half(130, WIDE, photo="another"), half(0, 170)])
def test_who_stood_beside_nobody_stays_as_they_are(other):
    """People of two photographs, or the same person twice."""
    people = [half(0, 170), other]
    assert [after is before for before, after in zip(people, joined(people), strict=True)] == [True, True]
    assert silhouettes(people)[0].alpha is people[0].alpha


def test_light_falls_on_everybody_who_stood_together():
    silhouette = silhouettes([half(0, 170), half(130, WIDE)])[1]
    assert silhouette.alpha.shape == (TALL, WIDE)
    assert silhouette.part == Box(130, 0, 170, TALL)
    assert silhouette.alpha[:, :140].min() > 200
