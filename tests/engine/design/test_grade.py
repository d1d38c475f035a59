"""Colour work changes colours, never places."""

import numpy as np
import pytest

from engine.design.grade import apply_lut, graded
from engine.style import Grade, Palette

PALETTE = Palette(ground="#1a1413", deep="#070506", ink="#fff6ea", accent="#ff4b1f", second="#ffb454")


@pytest.fixture(scope="module")
def ramp():
    """A `(64, 256, 3)` sweep of hues and lightness."""
    x, y = np.meshgrid(np.arange(256), np.arange(64))
    return np.stack([x, 255 - x, y * 4], axis=2).astype(np.uint8)


def test_a_neutral_grade_keeps_every_colour_within_rounding(ramp):
    out = graded(ramp, Grade(), PALETTE, realism=1.0, match=0.0)
    assert np.abs(out.astype(int) - ramp.astype(int)).max() <= 1


def test_a_lookup_table_follows_the_function_it_samples(ramp):
    out = apply_lut(ramp, lambda c: 1 - c)
    assert np.abs(out.astype(int) - (255 - ramp.astype(int))).max() <= 1


def test_saturation_zero_leaves_grey(ramp):
    out = graded(ramp, Grade(saturation=0), PALETTE, realism=1.0, match=0.0).astype(int)
    assert (out.max(axis=2) - out.min(axis=2)).max() <= 3


def test_exposure_lifts_the_middle_and_keeps_the_ends():
    greys = np.repeat(np.array([[0, 128, 255]], np.uint8)[..., None], 3, axis=2)
    out = graded(greys, Grade(exposure=0.4), PALETTE, realism=1.0, match=0.0)[0, :, 0]
    assert out[0] == 0
    assert out[2] == 255
    assert out[1] > 140


def test_posterise_fades_out_with_realism():
    greys = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    graphic = graded(greys, Grade(posterise=4), PALETTE, realism=0.0, match=0.0)
    photographic = graded(greys, Grade(posterise=4), PALETTE, realism=1.0, match=0.0)
    steps = np.abs(np.diff(graphic[0, :, 0].astype(int)))
    assert (steps <= 1).mean() > 0.6, "most neighbours share a step"
    assert np.abs(photographic.astype(int) - greys.astype(int)).max() <= 1


def test_match_lifts_shadows_towards_the_grounds_own_dark():
    black = np.zeros((4, 4, 3), np.uint8)
    blue = PALETTE.model_copy(update={"deep": "#102a63", "ground": "#12489c"})
    out = graded(black, Grade(), blue, realism=1.0, match=1.0)
    assert out[0, 0, 2] > out[0, 0, 0]
    assert out.max() < 60, "a few percent, not a wash"


def test_duotone_spans_its_two_colours():
    greys = np.repeat(np.array([[0, 255]], np.uint8)[..., None], 3, axis=2)
    out = graded(greys, Grade(duotone=("deep", "accent"), duotone_amount=1.0), PALETTE, realism=1.0, match=0.0)
    assert np.abs(out[0, 0].astype(int) - [7, 5, 6]).max() <= 12
    assert np.abs(out[0, 1].astype(int) - [255, 75, 31]).max() <= 12
