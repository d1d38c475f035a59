"""The default upscaler: the same picture, neither mush nor seams, with grain that matches."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from skimage.data import astronaut

from plugins.upscalers.resample import Resample

SMALL = np.asarray(Image.fromarray(astronaut()).resize((256, 144)))


def larger(pixels: np.ndarray, factor: float = 3.0, seed: int = 1) -> np.ndarray:
    height, width = pixels.shape[:2]
    return Resample().upscale(pixels, round(factor * width), round(factor * height), seed=seed)


def finest(pixels: np.ndarray) -> float:
    """Of neighbours, how much they differ."""
    return float(np.abs(np.diff(pixels.astype(np.float32).mean(axis=2), axis=1)).mean())


@pytest.mark.parametrize("factor", [1.0, 2.3, 4.0])
def test_it_is_the_same_picture_at_the_size_that_is_asked(factor):
    made = larger(SMALL, factor)
    assert made.shape == (round(144 * factor), round(256 * factor), 3)
    back = np.asarray(Image.fromarray(made).resize((256, 144), Image.Resampling.BOX), np.float32)
    assert np.abs(back - SMALL).mean() < 6


def test_the_same_question_gives_the_same_pixels_and_another_seed_other_grain():
    assert np.array_equal(larger(SMALL), larger(SMALL))
    assert not np.array_equal(larger(SMALL), larger(SMALL, seed=2))


def test_it_is_crisper_than_plain_resampling():
    plain = np.asarray(Image.fromarray(SMALL).resize((768, 432), Image.Resampling.BICUBIC))
    assert finest(larger(SMALL)) > 1.15 * finest(plain)


def test_grain_matches_the_pictures_own():
    random = np.random.default_rng(0)
    flat = np.full((144, 256, 3), 120.0)
    fine, rough = (np.clip(flat + random.normal(0, sigma, (144, 256, 1)), 0, 255).astype(np.uint8) for sigma in (1, 5))
    assert 0.5 < finest(larger(fine)) < 2.0
    assert finest(larger(rough)) > 2.5 * finest(larger(fine))


def test_long_ramps_do_not_band():
    ramp = np.repeat(np.linspace(60, 90, 256).astype(np.uint8)[None, :, None], 144, axis=0).repeat(3, axis=2)
    row = larger(ramp, 4.0)[100].astype(int).sum(axis=1)
    equal = np.diff(row) == 0
    assert not np.lib.stride_tricks.sliding_window_view(equal, 24).all(axis=1).any()
