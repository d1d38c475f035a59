"""A picture on a canvas of another shape keeps its faces, else the place with most to see."""

from __future__ import annotations

import numpy as np
import pytest

from engine.geometry import Box
from engine.painting.cropping import covering

PLAIN = np.full((400, 1200, 3), 120, np.uint8)


def with_detail(left: int, pixels: np.ndarray = PLAIN) -> np.ndarray:
    """A chequered patch, 200 wide."""
    made = pixels.copy()
    y, x = np.mgrid[: made.shape[0], :200]
    made[:, left : left + 200] = np.where(((y // 20 + x // 20) % 2 == 0)[..., None], 30, 220)
    return made


@pytest.mark.parametrize("aspect", [1.0, 16 / 9, 9 / 16])
def test_the_part_has_the_canvas_shape_and_lies_within(aspect):
    box = covering(with_detail(900), aspect)
    assert box.width / box.height == pytest.approx(aspect)
    assert (box.x >= 0, box.y >= 0, box.right <= 1200 + 1e-6, box.bottom <= 400 + 1e-6) == (True,) * 4


@pytest.mark.parametrize("left", [100, 500, 900])
def test_the_place_with_most_to_see_is_kept(left):
    box = covering(with_detail(left), 1.0)
    assert box.x <= left + 1
    assert box.right >= left + 199


def test_a_face_counts_more_than_detail():
    face = Box(100, 150, 80, 100)
    box = covering(with_detail(900), 1.0, [face])
    assert box.x <= face.x
    assert box.right >= face.right


def test_of_faces_too_far_apart_the_most_prominent_is_kept():
    first, second = Box(1000, 100, 100, 120), Box(20, 100, 60, 70)
    box = covering(PLAIN, 1.0, [first, second])
    assert box.x <= first.x
    assert box.right >= first.right


def test_a_plain_picture_is_cut_in_its_middle():
    assert covering(PLAIN, 1.0).centre.x == pytest.approx(600, abs=8)
