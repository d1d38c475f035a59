"""Borders laid about a photograph are told from what it shows."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from skimage import data

from engine.cutout.borders import continued, own_part

COLOURS = [(0, 0, 0), (255, 255, 255), (60, 70, 80)]


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("angle", [6, 15, 45])
def test_corners_of_a_turned_photo(angle, colour):
    """All of a filled corner is found, and of the photograph no more than its very edge is given up."""
    turned = Image.fromarray(data.astronaut()).rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=colour)
    whole = Image.new("L", (512, 512), 255).rotate(angle, Image.Resampling.BICUBIC, expand=True)
    photo, own = np.asarray(whole) > 128, own_part(np.asarray(turned))
    assert not (own & ~photo).any()
    assert (photo & ~own).mean() < 0.03


@pytest.mark.parametrize("colour", COLOURS)
def test_bars_with_words(colour):
    picture = Image.new("RGB", (640, 720), colour)
    picture.paste(Image.fromarray(data.astronaut()), (64, 90))
    pen = ImageDraw.Draw(picture)
    pen.text((90, 640), "What she said next", fill=(200, 30, 30), font_size=40)
    own = own_part(np.asarray(picture))
    assert not own[:, :64].any()
    assert not own[:, 576:].any()
    assert not own[:90].any()
    assert not own[602:].any()
    assert own[98:594, 72:568].all()


@pytest.mark.parametrize("name", ["astronaut", "coffee", "chelsea", "rocket", "camera", "brick"])
def test_a_photo_without_a_border_is_whole(name):
    pixels = getattr(data, name)()
    pixels = pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
    assert own_part(np.ascontiguousarray(pixels)).all()


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_plain_wall_is_no_border(level):
    """Neither about somebody nor when nothing else is in the picture."""
    y, x = np.mgrid[:300, :300]
    wall = np.full((300, 300, 3), level, np.uint8)
    assert own_part(wall).all()
    wall[(x - 150) ** 2 / 60**2 + (y - 220) ** 2 / 140**2 < 1] = (180, 120, 90)
    assert own_part(wall).all()


def test_a_photo_is_carried_on_in_its_own_colours():
    pixels = np.zeros((60, 60, 3), np.uint8)
    pixels[:, 20:] = (90, 140, 40)
    own = np.zeros((60, 60), bool)
    own[:, 20:] = True
    assert np.abs(continued(pixels, own).astype(int) - (90, 140, 40)).max() <= 1


@pytest.mark.parametrize("quarter", range(4))
def test_a_thin_bar(quarter):
    """Three rows of black, which a small copy of the picture does not show."""
    pixels = np.rot90(np.ascontiguousarray(data.astronaut()), quarter).copy()
    pixels[-3:] = 2
    own = own_part(pixels)
    assert not own[-3:].any()
    assert own[:-4].all()


def test_a_wall_above_somebody_is_no_thin_bar():
    wall = np.full((300, 300, 3), 200, np.uint8)
    y, x = np.mgrid[:300, :300]
    wall[(x - 150) ** 2 / 60**2 + (y - 153) ** 2 / 150**2 < 1] = (180, 120, 90)
    assert own_part(wall).all()
