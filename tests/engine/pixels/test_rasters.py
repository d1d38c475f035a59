"""Pixels travel on four bytes without being copied, and are told from pixels that only look like it."""

import numpy as np
import pytest
from PIL import Image

from engine.pixels.rasters import four_bytes, pixels_of, rgb_picture

NOISE = np.random.default_rng(3).integers(0, 255, (37, 53, 4), np.uint8)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_pictures_pixels_are_numpys(mode):
    picture = Image.fromarray(NOISE).convert(mode)
    expected = np.asarray(picture)
    np.testing.assert_array_equal(pixels_of(picture), expected)


def test_decoded_rgb_stands_on_four_bytes():
    pixels = pixels_of(Image.fromarray(NOISE).convert("RGB"))
    assert pixels.shape == (37, 53, 3)
    assert four_bytes(pixels).shape == (37, 53, 4)


@pytest.mark.parametrize("pixels", [NOISE, NOISE[..., :3]])
def test_a_front_is_known_and_not_copied(pixels):
    assert np.shares_memory(four_bytes(pixels), NOISE)
    np.testing.assert_array_equal(np.asarray(rgb_picture(pixels).convert("RGB")), NOISE[..., :3])


@pytest.mark.parametrize(
    "pixels",
    [NOISE[..., 1:], NOISE[2:, :, :3], NOISE[:, 1:, :3], NOISE[..., 2::-1], np.ascontiguousarray(NOISE[..., :3])],
    ids=["back", "rows", "columns", "reversed", "packed"],
)
def test_what_is_no_front_is_packed(pixels):
    assert four_bytes(pixels) is None
    np.testing.assert_array_equal(np.asarray(rgb_picture(pixels)), pixels)
