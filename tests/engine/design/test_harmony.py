"""Two photographs beside each other: one black and white makes both so; their blacks and whites come nearer."""

from __future__ import annotations

import numpy as np
import pytest

from engine.design.harmony import harmonised
from engine.geometry import Box
from engine.person import Cutout


def person(low: int, high: int, *, tint=(1.0, 1.0, 1.0)) -> Cutout:
    ramp = np.linspace(low, high, 120)[:, None, None] * np.array(tint)
    pixels = np.clip(np.broadcast_to(ramp, (120, 80, 3)), 0, 255).astype(np.uint8)
    return Cutout(
        name="a",
        pixels=pixels.copy(),
        alpha=np.full((120, 80), 255, np.uint8),
        face=None,
        head=Box(20, 0, 40, 60),
        eyes=None,
    )


def ends(cutout: Cutout) -> tuple[float, float]:
    return float(cutout.pixels.mean(axis=2).min()), float(cutout.pixels.mean(axis=2).max())


def test_one_in_black_and_white_takes_the_colour_from_the_other():
    grey, warm = person(10, 240), person(10, 240, tint=(1.0, 0.7, 0.5))
    for cutout in harmonised([grey, warm]):
        pixels = cutout.pixels.astype(int)
        assert (pixels.max(axis=2) - pixels.min(axis=2)).max() <= 2


def test_blacks_and_whites_come_nearer_and_colours_stay():
    faded, deep = person(50, 190, tint=(1.0, 0.8, 0.7)), person(5, 250, tint=(1.0, 0.8, 0.7))
    first, second = harmonised([faded, deep])
    assert abs(ends(first)[0] - ends(second)[0]) < abs(ends(faded)[0] - ends(deep)[0])
    assert abs(ends(first)[1] - ends(second)[1]) < abs(ends(faded)[1] - ends(deep)[1])
    for before, after in ((faded, first), (deep, second)):
        assert np.abs(before.pixels.astype(int) - after.pixels).max() <= 24
    middle = first.pixels[60, 40].astype(int)
    assert middle[0] > middle[1] > middle[2]


def test_somebody_alone_stays_as_they_are():
    alone = person(40, 200)
    assert harmonised([alone]) == [alone]


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_flat_picture_is_no_division_by_nothing(level):
    made = harmonised([person(level, level), person(10, 240)])
    assert all(cutout.pixels.shape == (120, 80, 3) for cutout in made)
