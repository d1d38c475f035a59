"""Open-NSFW with its real weights: what it says of harmless pictures, and what it says when it cannot say."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from skimage import data

from engine.errors import MissingAsset
from engine.home import assets_home
from engine.kinds.check import Finding
from engine.kinds.onnx_file import OnnxFile
from engine.kinds.registry import builtin_folder, load_registry
from engine.kinds.safety import SafetyStep
from plugins.checks.open_nsfw import OpenNsfw, OpenNsfwSettings
from thumbsmith.testing.workbench import drawn_person

HARMLESS = {
    "astronaut": data.astronaut,
    "cat": data.cat,
    "coffee": data.coffee,
    "somebody drawn": lambda: drawn_person()[0],
    "skin from edge to edge": lambda: np.full((360, 640, 3), (220, 170, 140), np.uint8),
}


def jpeg(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=92)
    return file.getvalue()


@pytest.mark.parametrize("name", HARMLESS)
def test_it_raises_no_false_alarm(name):
    verdict = OpenNsfw().inspect(jpeg(HARMLESS[name]()), "image/jpeg")
    assert verdict.finding is Finding.CLEAN
    assert verdict.details["score"] < 0.5


def test_the_weights_say_what_they_said_before():
    assert OpenNsfw().score(Image.fromarray(data.astronaut())) == pytest.approx(0.0152, abs=0.003)


def test_from_the_threshold_on_a_picture_is_refused():
    strict = OpenNsfw(OpenNsfwSettings(threshold=0.001))
    verdict = strict.inspect(jpeg(data.astronaut()), "image/jpeg")
    assert (verdict.finding, verdict.reason) == (
        Finding.REFUSED,
        "the picture moderation refuses this picture; send another one",
    )


def test_of_a_long_picture_the_worst_part_counts():
    wide = np.hstack([data.coffee()[:300, :300], data.astronaut()[:300, :300], data.cat()[:300, :300]])
    parts = [OpenNsfw().score(Image.fromarray(np.ascontiguousarray(wide[:, left : left + 300]))) for left in (0, 600)]
    assert OpenNsfw().score(Image.fromarray(wide)) >= max(parts) - 1e-4


def test_what_is_no_picture_is_never_clean():
    whole = jpeg(data.astronaut())
    assert {OpenNsfw().inspect(bad, "image/jpeg").finding for bad in (whole[:500], b"", b"<html>")} == {
        Finding.UNDECIDED
    }


def test_without_its_weights_it_is_undecided_and_asked_of_no_upload(tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_ASSETS_DIR", str(tmp_path))
    lacking = OpenNsfw()
    assert lacking.configured({}) is None
    assert lacking.inspect(jpeg(data.cat()), "image/jpeg").finding is Finding.UNDECIDED
    with pytest.raises(MissingAsset, match=r"the safety model .*open-nsfw.onnx is not there; run `make setup`"):
        lacking.ping()


def test_weights_that_are_cut_off_are_one_sentence_and_nothing_is_clean(tmp_path, monkeypatch):
    weights = assets_home() / "safety" / "open-nsfw.onnx"
    monkeypatch.setenv("THUMBSMITH_ASSETS_DIR", str(tmp_path))
    (tmp_path / "safety").mkdir()
    (tmp_path / "safety" / "open-nsfw.onnx").write_bytes(weights.read_bytes()[:-5000])
    cut = OpenNsfw()
    assert cut.inspect(jpeg(data.cat()), "image/jpeg").finding is Finding.UNDECIDED
    with pytest.raises(MissingAsset, match=r"^the safety model \S+ is no ONNX model that can be used: .+$"):
        cut.ping()


def test_where_rekognition_is_asked_it_leaves_uploads_alone():
    assert OpenNsfw().configured({"rekognition_region": "eu-west-1"}) is None
    assert OpenNsfw().configured({}) is not None


def test_the_built_in_plugins_have_a_judge_of_generated_pictures():
    step = SafetyStep.of(load_registry([builtin_folder()], installed=False))
    assert [judge.name for judge in step.judges] == ["open-nsfw"]
    assert step.passes(data.astronaut())


@pytest.mark.parametrize("told", [[[0.5, np.nan]], [[0.5, np.inf]], [[-1.0, -3.0]], [[0.1]], [0.1, 0.2]])
def test_an_answer_that_is_no_probability_is_never_clean(monkeypatch, told):
    check = OpenNsfw()
    monkeypatch.setattr(OnnxFile, "__call__", lambda *_: [np.array(told, np.float32)])
    assert check.inspect(jpeg(np.zeros((64, 64, 3), np.uint8)), "image/jpeg").finding is Finding.UNDECIDED
