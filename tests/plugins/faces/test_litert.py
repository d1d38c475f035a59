"""Faces are found at any size, turn and light, and nowhere else."""

import numpy as np
import pytest
from PIL import Image
from skimage import data

from engine.errors import MissingAsset
from engine.kinds.registry import builtin_folder, load_registry
from engine.person import Photo
from plugins.faces.litert import LitertFinder

EYES = ((204, 102.5), (247, 105))
"""Where the astronaut's eyes are in the 512x512 picture, seen by eye."""


@pytest.fixture(scope="module")
def finder():
    return LitertFinder()


def astronaut(side: int = 512) -> Image.Image:
    return Image.fromarray(data.astronaut()).resize((side, side), Image.Resampling.LANCZOS)


def photo(picture) -> Photo:
    return Photo(name="photo", pixels=np.ascontiguousarray(np.asarray(picture)[..., :3]))


def test_is_registered_as_the_default():
    assert load_registry([builtin_folder()], installed=False).face_finder().name == "litert"


@pytest.mark.parametrize("side", [96, 256, 512, 2000])
def test_eyes_at_any_size(finder, side):
    (face,) = finder.faces(photo(astronaut(side)))
    for eye, wanted in zip(face.eyes, EYES, strict=True):
        assert np.hypot(*(np.array(eye) * 512 / side - wanted)) < 6
    assert abs(face.roll) < 10
    assert abs(face.yaw) < 0.25
    assert face.score > 0.75


@pytest.mark.parametrize("angle", [15, 45, 90, 135, 180, 225, 270])
def test_any_turn(finder, angle):
    (face,) = finder.faces(photo(astronaut().rotate(angle, expand=True, fillcolor=(110, 110, 110))))
    assert abs((face.roll + angle + 180) % 360 - 180) < 12


@pytest.mark.parametrize(("light", "noise"), [(0.25, 0), (0.12, 0), (0.25, 18), (0.12, 15), (1, 50)])
def test_dark_and_noisy(finder, light, noise):
    random = np.random.default_rng(1)
    pixels = data.astronaut() * light + random.normal(0, noise, (512, 512, 3))
    (face,) = finder.faces(Photo(name="dark", pixels=np.clip(pixels, 0, 255).astype(np.uint8)))
    assert np.hypot(*(np.array(face.eyes[0]) - EYES[0])) < 16


def test_profile(finder):
    (face,) = finder.faces(photo(np.repeat(data.camera()[..., None], 3, axis=2)))
    assert abs(face.yaw) > 0.5


@pytest.mark.parametrize(("columns", "rows", "side"), [(3, 2, 320), (8, 6, 160)])
def test_crowd(finder, columns, rows, side):
    faces = finder.faces(photo(np.tile(np.asarray(astronaut(side)), (rows, columns, 1))))
    assert len(faces) == columns * rows
    cells = {(int(f.box.centre.x // side), int(f.box.centre.y // side)) for f in faces}
    assert len(cells) == columns * rows


def test_small_face_in_a_large_picture(finder):
    canvas = Image.fromarray(data.coffee()).resize((1920, 1080))
    canvas.paste(astronaut(260), (1600, 700))
    (face,) = finder.faces(photo(canvas))
    assert 1680 < face.box.centre.x < 1740


def test_large_and_central_comes_first(finder):
    canvas = Image.new("RGB", (1200, 600), (90, 120, 90))
    canvas.paste(astronaut(250), (0, 300))
    canvas.paste(astronaut(500), (500, 50))
    first, second = finder.faces(photo(canvas))
    assert first.box.width > 1.5 * second.box.width


@pytest.mark.parametrize(
    "name", ["cat", "coffee", "rocket", "brick", "gravel", "colorwheel", "clock", "moon", "page", "coins"]
)
def test_no_face_where_there_is_none(finder, name):
    pixels = getattr(data, name)()
    pixels = pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
    assert finder.faces(photo(pixels)) == []


def test_same_photo_same_answer(finder):
    assert finder.faces(photo(astronaut())) == LitertFinder().faces(photo(astronaut()))


def test_mask_covers_the_person(finder):
    mask = finder.person_mask(data.astronaut())
    assert mask.shape == (512, 512)
    assert mask.dtype == np.float32
    assert mask[80:165, 195:245].min() > 0.9
    assert mask[20:150, 380:480].max() < 0.1


def test_missing_models_name_the_cure(tmp_path):
    with pytest.raises(MissingAsset, match="make setup"):
        LitertFinder(tmp_path).faces(photo(astronaut()))
