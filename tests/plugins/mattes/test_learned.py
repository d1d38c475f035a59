"""Learned mattes on small ONNX files: each family's picture and answer, and one sentence for each file that is none."""

from __future__ import annotations

import hashlib

import numpy as np
import onnx
import pytest

from engine.errors import MachineError, MissingAsset
from plugins.mattes.learned import FAMILIES, OnnxMatte, OnnxMatteSettings, register_mattes
from tests.plugins.mattes.tiny_onnx import write_matte

HALVES = np.zeros((60, 90, 3), np.uint8)
HALVES[:, 45:] = 200
"""Dark on the left, light on the right."""


def matte(path, family: str = "isnet", **given: object) -> OnnxMatte:
    return OnnxMatte(path, OnnxMatteSettings(path=path, family=family, **given))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_finds_the_light_half(tmp_path, family):
    path = write_matte(tmp_path / "m.onnx", extra=family == "birefnet", weights=(4.0, 0.0, 0.0))
    mask = matte(path, family, side=64).person_mask(HALVES)
    assert (mask.shape, mask.dtype) == ((60, 90), np.float32)
    assert (mask.min() >= 0, mask.max() <= 1) == (True, True)
    assert mask[:, 55:].mean() > 0.9
    assert mask[:, :35].mean() < 0.1


def test_pictures_are_normalised_as_the_family_says(tmp_path):
    """By a file that answers with red itself: (level / 255 - mean) / deviation, or by the brightest level."""
    path = write_matte(tmp_path / "m.onnx", side=32)
    red = np.zeros((32, 32, 3), np.uint8)
    red[..., 0] = 204
    assert matte(path, "modnet").person_mask(red).mean() == pytest.approx((204 / 255 - 0.5) / 0.5, abs=0.01)
    given = {"mean": (0.2, 0.2, 0.2), "deviation": (2.0, 2.0, 2.0)}
    assert matte(path, "modnet", **given).person_mask(red).mean() == pytest.approx((0.8 - 0.2) / 2, abs=0.01)
    assert matte(path, "isnet").person_mask(red).mean() == pytest.approx(204 / 204 - 0.5, abs=0.01)


def test_modnets_keep_their_shape_in_steps_of_32(tmp_path):
    made = matte(write_matte(tmp_path / "m.onnx"), "modnet", side=512)
    assert made._seen(np.zeros((300, 400, 3), np.uint8)).shape == (1, 3, 384, 512)


def test_a_file_that_says_its_size_is_asked_in_it(tmp_path):
    made = matte(write_matte(tmp_path / "m.onnx", side=48), "isnet")
    assert made._seen(HALVES).shape == (1, 3, 48, 48)


def test_a_file_of_the_wrong_hash_is_refused(tmp_path):
    path = write_matte(tmp_path / "m.onnx", side=32)
    right = hashlib.sha256(path.read_bytes()).hexdigest()
    matte(path, sha256=right).ping()
    with pytest.raises(MissingAsset, match=f"has SHA-256 {right}, and 0000"):
        matte(path, sha256="0" * 64).ping()


def test_what_is_no_model_is_one_sentence(tmp_path):
    (tmp_path / "cut.onnx").write_bytes(write_matte(tmp_path / "m.onnx", side=32).read_bytes()[:60])
    cases = {"is not there": tmp_path / "nowhere.onnx", "is no ONNX model that can be used": tmp_path / "cut.onnx"}
    for said, path in cases.items():
        with pytest.raises(MissingAsset, match=said) as told:
            matte(path).ping()
        assert "\n" not in str(told.value)


def test_a_model_that_wants_other_pictures_is_one_sentence(tmp_path):
    path = write_matte(tmp_path / "m.onnx", side=32)
    made = matte(path)
    made._size = lambda _picture: (16, 16)  # as where a file's declaration is not what it wants
    with pytest.raises(MachineError, match=r"cannot work on \(1, 3, 16, 16\)") as told:
        made.ping()
    assert "\n" not in str(told.value)


def test_without_a_path_there_is_none():
    assert register_mattes(OnnxMatteSettings()) == []


def test_a_size_that_no_picture_has_is_one_sentence_and_asked_in_no_time(tmp_path):
    with pytest.raises(MachineError, match=r"wants pictures of 60000x60000, and sides of 1 to 2048 pixels are right$"):
        matte(write_matte(tmp_path / "m.onnx", side=60000)).ping()


def respelt(path, change):
    """The file with another graph."""
    model = onnx.load(path)
    change(model.graph)
    onnx.save(model, path)
    return path


def two_inputs(graph) -> None:
    graph.input.append(onnx.helper.make_tensor_value_info("another", onnx.TensorProto.FLOAT, [1]))


def no_input(graph) -> None:
    graph.node[0].input[0] = "kernel"
    del graph.input[:]


def lists(graph) -> None:
    graph.node.append(onnx.helper.make_node("SequenceConstruct", ["mask"], ["list"]))
    graph.output[0].CopyFrom(onnx.helper.make_tensor_sequence_value_info("list", onnx.TensorProto.FLOAT, None))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (two_inputs, "wants 2 inputs, and one, the picture, would be right"),
        (no_input, "wants 0 inputs, and one, the picture, would be right"),
        (lists, "answers with something else than arrays"),
    ],
)
def test_a_model_of_another_form_is_one_sentence(tmp_path, change, said):
    with pytest.raises(MachineError, match=said):
        matte(respelt(write_matte(tmp_path / "m.onnx"), change), side=64).ping()
