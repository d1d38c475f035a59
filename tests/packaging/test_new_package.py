"""A new package of every kind is built, installed and held to its promises by the test that came with it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.plugins.templates_by_kind import kind_names
from engine.home import assets_home
from tests.engine.text.made_fonts import house_font
from tests.packaging.conftest import PIP, ROOT, run


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a shell in which all of them are installed; they are written in `HOME`."""
    home = tmp_path_factory.mktemp("packages")
    (home / "House.ttf").write_bytes(house_font())
    for kind in kind_names():
        font = ["--font", str(home / "House.ttf")] if kind == "font" else []
        words = ["plugins", "new", kind, f"my-{kind}", "--package", "--in", str(home), *font]
        assert CliRunner().invoke(app, words).exit_code == 0
    packages = sorted(home.glob("thumbsmith-*"))
    options = ("--no-deps", "--no-index", "--no-build-isolation", "--target", home / "site")
    run(*PIP, "install", *options, *packages, cwd=home)
    return {
        "HOME": str(home),
        "PYTHONPATH": f"{home / 'site'}:{ROOT}",
        "THUMBSMITH_ASSETS_DIR": str(assets_home()),
        "THUMBSMITH_PLUGINS_DIR": str(home / "none"),
    }


def test_each_is_found_by_its_entry_point(installed: dict[str, str], tmp_path: Path):
    listed = json.loads(run(sys.executable, "-m", "cli", "plugins", "--json", cwd=tmp_path, **installed).stdout)
    assert listed["failures"] == []
    packages = {plugin["name"]: plugin for plugin in listed["plugins"] if plugin["origin"].startswith("package ")}
    for kind in kind_names():
        assert f"{kind.replace('-', ' ')} my-{kind}" in packages[f"my-{kind}"]["brought"]


def test_the_test_that_came_with_each_is_kept(installed: dict[str, str]):
    folder = Path(installed["HOME"])
    tests = [folder / f"thumbsmith-my-{kind}" / "tests" for kind in kind_names()]
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib")
    done = run(*command, f"--rootdir={folder}", *tests, cwd=folder, **installed)
    assert "failed" not in done.stdout
    assert int(done.stdout.split(" passed")[0].split()[-1]) >= 2 * len(kind_names())


@pytest.mark.parametrize("named", ["thumbsmith-my-lora", "my-lora", "Thumbsmith_My.Lora"])
def test_a_package_is_checked_by_its_name(installed: dict[str, str], tmp_path: Path, named: str):
    command = (sys.executable, "-m", "cli", "plugins", "check", named, "--json")
    results = json.loads(run(*command, cwd=tmp_path, **installed).stdout)["promises"]
    assert {(result["kind"], result["name"]) for result in results} == {("lora", "my-lora")}


def test_its_source_is_checked_as_it_is_installed(installed: dict[str, str]):
    folder = Path(installed["HOME"])
    command = (sys.executable, "-m", "cli", "plugins", "check", "thumbsmith-my-format", "--json")
    results = json.loads(run(*command, cwd=folder, **installed).stdout)["promises"]
    assert {(result["kind"], result["name"]) for result in results} == {("format", "my-format")}
