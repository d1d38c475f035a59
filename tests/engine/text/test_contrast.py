"""Measured contrast on pictures whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from engine.geometry import Box
from engine.pixels.colour import contrast
from engine.text.contrast import contrast_under

WHITE = (255, 255, 255)


def _bars(*lefts: int) -> tuple[np.ndarray, list[Box]]:
    """Upright strokes 6 px wide and 30 px high."""
    alpha = np.zeros((60, 200), np.uint8)
    for left in lefts:
        alpha[15:45, left : left + 6] = 255
    return alpha, [Box(left, 15, 6, 30) for left in lefts]


@pytest.mark.parametrize("grey", [0, 60, 118, 119, 180, 255])
def test_white_on_grey_is_the_formula(grey: int) -> None:
    alpha, boxes = _bars(20)
    report = contrast_under(alpha, WHITE, np.full((60, 200, 3), grey, np.uint8), boxes)
    assert report.minimum == pytest.approx(contrast("#ffffff", f"#{grey:02x}{grey:02x}{grey:02x}"))
    assert report.passes() == (grey <= 118)


def test_one_letter_over_a_bright_patch_is_found() -> None:
    alpha, boxes = _bars(20, 90, 160)
    ground = np.zeros((60, 200, 3), np.uint8)
    ground[:, 80:110] = 230
    report = contrast_under(alpha, WHITE, ground, boxes)
    assert report.weak() == (1,)
    assert report.ratios[0] == report.ratios[2] == pytest.approx(21)


def test_what_lies_far_away_does_not_count() -> None:
    alpha, boxes = _bars(20)
    ground = np.zeros((60, 200, 3), np.uint8)
    ground[:, 40:] = 255
    assert contrast_under(alpha, WHITE, ground, boxes).minimum == pytest.approx(21)


def test_a_letter_half_over_light_is_judged_by_its_weak_half() -> None:
    alpha, boxes = _bars(20)
    ground = np.zeros((60, 200, 3), np.uint8)
    ground[30:] = 255
    assert contrast_under(alpha, WHITE, ground, boxes).minimum == pytest.approx(1)


def test_fill_may_be_a_picture() -> None:
    alpha, boxes = _bars(20, 90)
    fill = np.zeros((60, 200, 3), np.uint8)
    fill[:, 80:] = 255
    report = contrast_under(alpha, fill, np.zeros((60, 200, 3), np.uint8), boxes)
    assert report.ratios == pytest.approx((1, 21))


def test_nothing_drawn_cannot_fail() -> None:
    assert contrast_under(np.zeros((9, 9), np.uint8), WHITE, np.full((9, 9, 3), 255, np.uint8)).minimum == 21
