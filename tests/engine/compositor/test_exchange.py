"""Pixels lent between numpy, Pillow and Skia live as long as whoever reads them."""

import gc

import numpy as np
import pytest
import skia
from PIL import Image

from engine.compositor.exchange import opaque, pixels_of, resampled

NOISE = np.random.default_rng(5).integers(0, 255, (300, 200, 4), np.uint8)


def _on_four_bytes() -> np.ndarray:
    pixels = NOISE.copy()
    pixels[..., 3] = 255
    return pixels


def _overwritten() -> list[np.ndarray]:
    gc.collect()
    return [np.zeros(NOISE.shape, np.uint8) for _ in range(20)]


def test_an_image_keeps_the_array_it_reads():
    image = opaque(_on_four_bytes()[..., :3])
    _overwritten()
    assert image.isOpaque()
    np.testing.assert_array_equal(image.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3], NOISE[..., :3])


def test_pixels_keep_the_image_they_are_read_from():
    pixels = pixels_of(opaque(_on_four_bytes()[..., :3]))[10:, 20:]
    _overwritten()
    np.testing.assert_array_equal(pixels[..., :3], NOISE[10:, 20:, :3])
    assert not pixels.flags.writeable


@pytest.mark.parametrize("rgb", [NOISE[..., :3], np.ascontiguousarray(NOISE[..., :3])], ids=["front", "packed"])
def test_pixels_whose_fourth_byte_is_not_opaque_are_copied(rgb):
    pixels = pixels_of(opaque(rgb))
    np.testing.assert_array_equal(pixels[..., :3], rgb)
    assert (pixels[..., 3] == 255).all()


@pytest.mark.parametrize("mode", ["L", "CMYK"])
@pytest.mark.parametrize("size", [(310, 900), (120, 130)])
def test_bands_leave_no_seam(mode, size):
    source = NOISE[..., 0].copy() if mode == "L" else NOISE
    picture = Image.frombuffer(mode, (200, 300), source, "raw", mode, 0, 1)
    box = (3.5, 7.25, 190.5, 290.0)
    bicubic = Image.Resampling.BICUBIC
    whole = picture.resize((200, size[1]), bicubic, box=(0, box[1], 200, box[3]))
    whole = np.asarray(whole.resize(size, bicubic, box=(box[0], 0, box[2], size[1])))
    found = pixels_of(resampled(picture, *size, box, skia.kPremul_AlphaType))
    assert np.abs(whole.astype(int) - found).max() <= 2
