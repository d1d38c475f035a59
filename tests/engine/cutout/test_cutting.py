"""Cutouts measured against composites whose matte is known."""

import numpy as np
import pytest
from PIL import Image
from skimage import data

from bench.cutouts import helmet_left, worse
from engine.cutout import cut_out
from engine.errors import PhotoError
from engine.geometry import Box
from engine.person import Photo
from engine.photo import read_photo_bytes
from plugins.faces.litert import LitertFinder


@pytest.fixture(scope="module")
def finder():
    return LitertFinder()


@pytest.fixture(scope="module")
def truth(finder):
    """The astronaut's own cutout: pixels and matte to lay over other grounds."""
    return cut_out(photo(data.astronaut()), finder)


def photo(pixels, name: str = "photo") -> Photo:
    return Photo(name=name, pixels=np.ascontiguousarray(np.asarray(pixels)[..., :3]))


def over(cutout, ground) -> np.ndarray:
    alpha = cutout.alpha[..., None] / 255
    return np.round(cutout.pixels * alpha + (1 - alpha) * np.array(ground)).astype(np.uint8)


def test_plain_portrait(truth):
    assert truth.face is not None
    assert Box(0, 0, *truth.size).contains(truth.head)
    assert truth.head.contains(truth.face)
    assert 10 < truth.head.y < 22
    assert "bottom" in truth.touches
    assert "top" not in truth.touches
    assert truth.alpha[:, -60:][:200].max() == 0
    assert truth.alpha[80:165, 195:245].min() == 255
    assert np.array_equal(truth.pixels[100:150, 200:250], data.astronaut()[100:150, 200:250])
    assert not truth.warnings


@pytest.mark.parametrize("ground", [(0, 200, 0), (255, 0, 255), (20, 40, 220), (235, 235, 235)])
def test_known_matte_is_found_again(finder, truth, ground):
    again = cut_out(photo(over(truth, ground)), finder)
    assert again.alpha.shape == truth.alpha.shape
    difference = np.abs(again.alpha.astype(float) - truth.alpha) / 255
    assert difference[: int(truth.head.bottom)].mean() < 0.012
    assert difference.mean() < 0.03


@pytest.mark.parametrize("ground", [(0, 200, 0), (255, 0, 255)])
def test_no_halo_of_the_old_ground(finder, truth, ground):
    """Where the hair's matte is between, the colours are the person's: far from the ground's own."""
    again = cut_out(photo(over(truth, ground)), finder)
    head = (slice(0, int(truth.head.bottom)), slice(int(truth.head.x), int(truth.head.right)))
    edge = (again.alpha[head] > 25) & (again.alpha[head] < 230)
    assert edge.sum() > 100
    colours = again.pixels[head][edge].astype(float)
    spill = colours[:, 1] - colours[:, [0, 2]].mean(axis=1)
    own = truth.pixels[head][edge].astype(float)
    own_spill = own[:, 1] - own[:, [0, 2]].mean(axis=1)
    assert np.abs(spill - own_spill).mean() < 14


@pytest.mark.parametrize("name", worse())
def test_what_is_held_before_the_body_stays(finder, name):
    """The helmet, in photographs that are small, turned, dark or noisy."""
    sample = data.astronaut()
    cut = cut_out(photo(worse()[name](Image.fromarray(sample))), finder)
    assert helmet_left(cut.alpha, cut.eyes, finder.faces(photo(sample))[0].eyes) > 90


def test_a_lost_helmet_is_noticed(finder, truth):
    gone = truth.alpha.copy()
    gone[350:, 280:] = 0
    assert helmet_left(gone, truth.eyes, truth.eyes) < 5


def test_crowd_and_the_person_meant(finder):
    tile = np.tile(np.asarray(Image.fromarray(data.astronaut()).resize((320, 320))), (2, 3, 1))
    first, sixth = cut_out(photo(tile), finder), cut_out(photo(tile), finder, person=6)
    assert first.alpha.shape[1] < 480
    assert first.head.width < 160
    assert not np.array_equal(first.alpha, sixth.alpha)
    with pytest.raises(PhotoError, match="6 faces were found in photo; choose a number from 1 to 6"):
        cut_out(photo(tile), finder, person=7)
    with pytest.raises(PhotoError, match="counted from 1"):
        cut_out(photo(tile), finder, person=0)


def test_exif_rotated_file(finder, truth):
    import io

    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(data.astronaut()).rotate(90, expand=True).save(out, "JPEG", quality=95, exif=exif)
    turned = cut_out(read_photo_bytes(out.getvalue(), name="phone"), finder)
    assert np.abs(np.array(turned.head) - truth.head).max() < 8


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_lying_photo_is_put_upright(finder, truth, angle):
    turned = cut_out(photo(Image.fromarray(data.astronaut()).rotate(angle, expand=True)), finder)
    assert np.abs(np.array(turned.head) - truth.head).max() < 10
    assert np.abs(turned.pixels[100:150, 200:250].astype(int) - truth.pixels[100:150, 200:250]).max() == 0


def test_tilted_photo_is_straightened(finder):
    turned = cut_out(photo(Image.fromarray(data.astronaut()).rotate(45, expand=True)), finder)
    left, right = turned.eyes
    assert abs(np.degrees(np.arctan2(right.y - left.y, right.x - left.x))) < 8


def test_dark_photo_is_lifted_gently(finder, truth):
    dark = cut_out(photo((data.astronaut() * 0.25).astype(np.uint8)), finder)
    face = tuple(
        slice(int(a), int(a + b)) for a, b in ((dark.face.y, dark.face.height), (dark.face.x, dark.face.width))
    )
    assert 95 < np.median(dark.pixels[face]) < 190
    shape = tuple(min(a, b) for a, b in zip(dark.alpha.shape, truth.alpha.shape, strict=True))
    part = (slice(shape[0]), slice(shape[1]))
    assert np.abs(dark.alpha[part].astype(float) - truth.alpha[part]).mean() / 255 < 0.03


def test_size_is_bounded_and_hair_stays_sharp(finder):
    big = cut_out(photo(Image.fromarray(data.astronaut()).resize((3000, 3000), Image.Resampling.BICUBIC)), finder)
    assert max(big.alpha.shape) <= 2000
    soft = ((big.alpha > 12) & (big.alpha < 243)).mean()
    assert soft < 0.03


@pytest.mark.parametrize("name", ["coffee", "brick"])
def test_no_face_is_a_warning(finder, name):
    pixels = getattr(data, name)()
    pixels = pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
    cutout = cut_out(photo(pixels, name), finder)
    assert cutout.face is None
    assert cutout.eyes is None
    assert f"no face was found in {name}" in cutout.warnings[0]
    assert cutout.alpha.max() == 255


def test_background_can_be_kept(finder):
    kept = cut_out(photo(data.astronaut()), finder, keep_background=True)
    assert kept.alpha.min() == 255
    assert np.array_equal(kept.pixels, data.astronaut())
    assert kept.face is not None


def test_same_photo_same_bytes(finder, truth):
    again = cut_out(photo(data.astronaut()), finder)
    assert np.array_equal(again.alpha, truth.alpha)
    assert np.array_equal(again.pixels, truth.pixels)
