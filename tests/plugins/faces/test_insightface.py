"""InsightFace's own SCRFD on a small file in its shape, and one sentence for each pack that is none."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import MissingAsset
from engine.person import Photo
from plugins.faces.insightface import InsightFaceFinder, InsightFaceSettings, register_face_finders
from tests.plugins.faces.tiny_scrfd import write_scrfd
from tests.plugins.mattes.tiny_onnx import write_matte


@pytest.fixture
def finder(tmp_path) -> InsightFaceFinder:
    (tmp_path / "pack").mkdir()
    write_scrfd(tmp_path / "pack" / "det.onnx")
    return InsightFaceFinder(tmp_path / "pack")


def photo(*cells: tuple[int, int], size: int = 640) -> Photo:
    """White cells on black, each of them a face."""
    pixels = np.zeros((size, size, 3), np.uint8)
    side = 32 * size // 640
    for column, row in cells:
        pixels[row * side : (row + 1) * side, column * side : (column + 1) * side] = 255
    return Photo(name="cells", pixels=pixels)


def test_a_face_has_its_box_eyes_mouth_and_turn(finder):
    (face,) = finder.faces(photo((10, 8)))
    assert tuple(round(edge) for edge in (face.box.x, face.box.y, face.box.right, face.box.bottom)) == (
        288,
        224,
        352,
        288,
    )
    assert [(round(eye.x, 1), round(eye.y, 1)) for eye in face.eyes] == [(307.2, 246.4), (332.8, 246.4)]
    assert (round(face.mouth.x, 1), round(face.mouth.y, 1)) == (320.0, 268.8)
    assert (face.score > 0.9, face.roll, round(face.yaw, 2)) == (True, 0.0, 0.25)


def test_several_faces_are_all_found_and_nobody_where_nobody_is(finder):
    assert len(finder.faces(photo((4, 4), (12, 12)))) == 2
    assert finder.faces(photo()) == []


def test_a_large_photograph_is_searched_small_and_told_in_its_own_pixels(finder):
    (face,) = finder.faces(photo((10, 8), size=2560))
    assert face.box.centre.x == pytest.approx(1280, abs=12)
    assert face.box.width == pytest.approx(256, abs=12)


def test_masks_are_the_default_finders(finder):
    mask = finder.person_mask(np.zeros((40, 30, 3), np.uint8))
    assert (mask.shape, mask.dtype) == ((40, 30), np.float32)


def test_without_a_pack_there_is_none():
    assert register_face_finders(InsightFaceSettings()) == []


def test_its_licence_is_told_with_its_setting():
    assert "non-commercial research only" in str(InsightFaceSettings.model_fields["pack"].description)


def test_a_pack_that_is_none_is_one_sentence_and_nothing_is_fetched(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    write_matte(tmp_path / "other" / "matte.onnx", side=160)
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "det.onnx").write_bytes(b"\x08\x09 no model")
    cases = {
        "nowhere": "is not there",
        "empty": "holds no .onnx",
        "other": "holds no face detector",
        "cut": "is no ONNX",
    }
    for name, said in cases.items():
        with pytest.raises(MissingAsset, match=said) as told:
            InsightFaceFinder(tmp_path / name).faces(photo())
        assert "\n" not in str(told.value)
    assert not (tmp_path / "nowhere").exists()
