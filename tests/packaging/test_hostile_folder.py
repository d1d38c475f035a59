"""Commands run in a folder whose files are named as our modules and Python's: none of them is ever run."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from skimage.data import astronaut

from engine.home import assets_home
from tests.packaging.conftest import run
from tests.packaging.serving import serving, sign_in
from tests.waiting import wait_for

OURS = ("api", "bots", "cli", "engine", "service", "setup_assets", "thumbsmith", "worker")
OTHERS = ("json", "multiprocessing", "pip", "sitecustomize", "skia", "usercustomize", "uvicorn")


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """Where each hostile file would write its name."""
    return tmp_path / "was-run"


@pytest.fixture
def folder(tmp_path: Path, marker: Path) -> Path:
    code = f"with open({str(marker)!r}, 'a') as marker:\n    print(__file__, file=marker)\n"
    hostile = tmp_path / "hostile"
    (hostile / "plugins").mkdir(parents=True)
    for name in (*OURS, *OTHERS, "plugins/__init__"):
        (hostile / f"{name}.py").write_text(code, encoding="utf-8")
    return hostile


def test_it_would_be_noticed(environment: Path, folder: Path, marker: Path):
    run(environment / "bin" / "python", "-c", "import service, plugins", cwd=folder)
    written = [Path(line).relative_to(folder).as_posix() for line in marker.read_text().splitlines()]
    assert {"sitecustomize.py", "service.py", "plugins/__init__.py"} >= set(written) >= {"service.py"}


def test_commands_run_nothing_of_the_folder(environment: Path, folder: Path, marker: Path, settings, tmp_path: Path):
    program = environment / "bin" / "thumbsmith"
    order = ("--title", "The *quiet* hour", "--format", "youtube", "--out", tmp_path / "made")
    run(program, "render", *order, cwd=folder, **settings)
    run(program, "styles", "--json", cwd=folder, **settings)
    run(program, "doctor", cwd=folder, **settings)
    fresh = {**settings, "THUMBSMITH_ASSETS_DIR": str(tmp_path / "assets")}
    run(program, "setup", "--from", assets_home(), cwd=folder, **fresh)
    assert not marker.exists(), marker.read_text()


def test_set_up_runs_nothing_of_the_folder(environment: Path, folder: Path, marker: Path, settings, tmp_path: Path):
    """pip is the child here; it is told to find nothing."""
    fresh = {**settings, "THUMBSMITH_ASSETS_DIR": str(tmp_path / "assets"), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "fonts").symlink_to(assets_home() / "fonts")
    said = run(environment / "bin" / "thumbsmith", "setup", cwd=folder, code=4, **fresh).stderr
    assert "pip could not fetch" in said
    assert not marker.exists(), marker.read_text()


def test_the_service_runs_nothing_of_the_folder(
    environment: Path, folder: Path, marker: Path, settings, tmp_path: Path
):
    """Upload, cutout and generation take every kind of child: decoder, studio, samples, worker, renderer."""
    held = BytesIO()
    Image.fromarray(astronaut()).save(held, "PNG")
    with serving(environment / "bin" / "thumbsmith", folder, tmp_path / "data", **settings) as address:
        person = sign_in(address, tmp_path / "data")
        key = person.upload(held.getvalue())
        generation = person.generate(hostKey=key, formats=["youtube"])
        ended = ("ready", "failed", "cancelled")
        wait_for(lambda: marker.exists() or person.generation(generation)["status"] in ended)
        assert not marker.exists(), marker.read_text()
        assert person.generation(generation)["status"] == "ready"
    assert not marker.exists(), marker.read_text()
