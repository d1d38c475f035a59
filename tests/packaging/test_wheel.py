"""The wheel, installed outside the checkout and used in an empty folder: set up, draw, serve."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from engine.home import assets_home
from tests import asking
from tests.packaging.conftest import run
from tests.packaging.serving import serving


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """A user who has nothing of ours yet."""
    return {"HOME": str(tmp_path / "home"), "XDG_DATA_HOME": str(tmp_path / "home" / "data")}


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


def test_it_carries_data_and_the_web_page(wheels: Path):
    (wheel,) = wheels.glob("thumbsmith-0*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        pages = {name for name in names if name.startswith("api/web/assets/") and name.endswith(".js")}
        recorded = archive.read("setup_assets/faces/registry.txt").decode().strip()
    assert names >= {
        "cli/plugins/templates/style/style.toml.template",
        "cli/plugins/templates/package/pyproject.toml.template",
        "setup_assets/faces/faces.toml",
        "setup_assets/faces/package-lock.json",
        "setup_assets/faces/package.json",
        "service/database/migrations/env.py",
        "plugins/styles/spotlight/style.toml",
        "plugins/formats/youtube.toml",
        "api/web/site.json",
        "api/web/index.html",
    }
    assert pages
    assert names >= {name.partition("/")[0] + "/py.typed" for name in names if name.endswith(".py")}
    assert re.fullmatch(r"https?://[\w.:/-]+", recorded)
    assert not {name for name in names if name.startswith(("tests/", "bench/", "web/", "build/"))}


def test_without_assets_every_command_says_what_brings_them(environment: Path, here: Path, home):
    program = environment / "bin" / "thumbsmith"
    for command in (["setup", "--check"], ["render", "--title", "Hello", "--out", "out"], ["demo"], ["serve"]):
        said = run(program, *command, cwd=here, code=4, **home).stderr
        assert "run `thumbsmith setup`" in said
        assert len([line for line in said.splitlines() if line.startswith("thumbsmith:")]) == 1
        assert "Traceback" not in said
    for command in ("styles", "formats", "plugins"):
        run(program, command, cwd=here, **home)
    told = run(program, "doctor", cwd=here, code=4, **home).stdout
    assert re.search(r"missing .*fonts: .*run `thumbsmith setup`", told)
    assert re.search(r"missing .*face models: .*run `thumbsmith setup`", told)
    assert list(here.iterdir()) == []


def test_offline_it_is_one_sentence(environment: Path, here: Path, home):
    offline = {"THUMBSMITH_NPM_REGISTRY": "http://127.0.0.1:9/"}
    said = run(environment / "bin" / "thumbsmith", "setup", cwd=here, code=4, **home, **offline).stderr
    (sentence,) = [line for line in said.splitlines() if line.startswith("thumbsmith:")]
    assert "check the network and run `thumbsmith setup` again" in sentence
    assert "Traceback" not in said


def test_set_up_once_it_draws_and_serves_from_an_empty_folder(environment: Path, here: Path, home, tmp_path: Path):
    program = environment / "bin" / "thumbsmith"
    told = run(program, "setup", "--from", assets_home(), cwd=here, **home).stdout
    made = [line.removeprefix("made").strip() for line in told.splitlines() if line.startswith("made")]
    assert {"fonts", "face models", "safety model"} <= {line.partition(":")[0] for line in made}
    assert all(str(tmp_path / "home" / "data" / "thumbsmith" / "assets") in line for line in made)
    assert "made" not in run(program, "setup", cwd=here, **home).stdout
    run(program, "setup", "--check", cwd=here, **home)
    run(program, "demo", cwd=here, **home)
    assert {path.name for path in (here / "out" / "demo").glob("*.jpg")} == {"youtube.jpg", "podcast.jpg"}
    with serving(program, here, tmp_path / "data", **home) as address:
        page = asking.get(address)
        assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (200, "text/html")
        script = re.search(r'src="(/assets/[^"]+\.js)"', page.text)
        assert asking.get(f"{address}{script[1]}").status_code == 200
        assert asking.get(f"{address}/api/health").status_code == 200


def test_a_damaged_file_is_noticed_and_mended(environment: Path, here: Path, home, tmp_path: Path):
    program, assets = environment / "bin" / "thumbsmith", tmp_path / "home" / "data" / "thumbsmith" / "assets"
    shutil.copytree(assets_home() / "fonts", assets / "fonts")
    shutil.copytree(assets_home() / "models", assets / "models")
    (assets / "fonts" / "anton-400.ttf").write_bytes(b"damaged")
    (assets / "models" / "face_landmark.tflite").write_bytes(b"damaged")
    told = run(program, "setup", "--check", cwd=here, code=4, **home).stdout
    assert "anton-400.ttf" in told
    assert "face_landmark.tflite" in told
    run(program, "setup", "--from", assets_home(), cwd=here, **home)
    run(program, "setup", "--check", cwd=here, **home)
