"""A learned matte beside the person model: it draws edges and adds what belongs to the person, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from engine.cutout.agreeing import agreed
from engine.geometry import Box

FACE = Box(80, 40, 40, 50)


def shape(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    mask = np.zeros((240, 200), np.float32)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = 1
    return mask


PERSON = shape((70, 30, 130, 110), (40, 110, 160, 240))


def test_edges_are_the_learned_mattes():
    finer = PERSON.copy()
    finer[30:110, 126:130] = 0.3
    assert np.array_equal(agreed(PERSON, finer, FACE)[30:110, 126:130], finer[30:110, 126:130])


def test_hair_that_hangs_together_with_the_face_is_added():
    hair = np.maximum(PERSON, shape((72, 14, 128, 32)))
    assert agreed(PERSON, hair, FACE)[14:30, 72:128].min() == 1


@pytest.mark.parametrize(
    ("what", "thing"), [("apart from the person", (5, 5, 25, 60)), ("far from the person", (130, 40, 199, 60))]
)
def test_what_is_not_the_persons_is_not_added(what, thing):
    left, top, right, bottom = thing
    result = agreed(PERSON, np.maximum(PERSON, shape(thing)), FACE)
    far = result[top:bottom, max(left, 165) : right] if "far" in what else result[top:bottom, left:right]
    assert far.max() == 0


def test_nothing_is_taken_from_the_face_or_from_what_is_sure():
    holed = PERSON.copy()
    holed[55:75, 92:108] = 0
    holed[160:190, 80:120] = 0
    result = agreed(PERSON, holed, FACE)
    assert result[55:75, 92:108].min() == 1
    assert result[160:190, 80:120].min() == 1


@pytest.mark.parametrize("other", [shape(), shape((0, 120, 200, 240)), shape((90, 45, 110, 80))])
def test_one_that_looks_at_something_else_is_not_heard(other):
    assert np.array_equal(agreed(PERSON, other, FACE), PERSON)


def test_in_company_nothing_is_added():
    both = np.maximum(PERSON, shape((72, 10, 128, 32)))
    assert agreed(PERSON, both, FACE, alone=False)[10:16, 72:128].max() == 0
