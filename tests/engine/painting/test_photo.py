"""A photograph covers a canvas, whatever the size of either."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.kinds.background import BackgroundRequest, painted
from engine.kinds.registry import builtin_folder, load_registry
from engine.painting.photo import covering
from engine.style import Palette

BACKGROUNDS = load_registry([builtin_folder()], installed=False).backgrounds
PALETTE = Palette(ground="#16324a", deep="#07131f", ink="#f6f1e6", accent="#f2602c", second="#8fc0e0")
sides = st.integers(64, 8192)


@given(photo=st.tuples(sides, sides), canvas=st.tuples(st.integers(1, 700), st.integers(1, 700)))
def test_the_part_taken_lies_within_a_photo_of_any_size(photo, canvas):
    left, top, right, bottom = covering(photo, canvas)
    assert 0 <= left < right <= photo[0]
    assert 0 <= top < bottom <= photo[1]
    assert (right - left) * canvas[1] == pytest.approx((bottom - top) * canvas[0])


@pytest.mark.parametrize("name", ["graded-still", "topographic"])
@pytest.mark.parametrize("size", [(3024, 4032), (1600, 1200), (800, 600)])
def test_recipes_made_from_the_photo_take_what_cameras_give(name, size):
    request = BackgroundRequest(
        width=160,
        height=90,
        seed=1,
        realism=0.7,
        palette=PALETTE,
        subject=np.full((size[1], size[0], 3), 90, np.uint8),
    )
    ground = painted(BACKGROUNDS[name], request)[0]
    assert ground.pixels.shape[:2] == (90, 160)
