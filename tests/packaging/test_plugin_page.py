"""docs/plugins.md, followed from its first line to its last in an environment of one's own: files written as they
stand, commands typed as they stand, and what they made looked at."""

from __future__ import annotations

import json
import sys
import sysconfig
from pathlib import Path

import pytest
from PIL import Image
from skimage.data import astronaut

from engine.home import assets_home
from tests import plugin_page
from tests.packaging.conftest import new_environment, run

LANGUAGES = {"sh", "python", "toml", ""}
_PIP = """#!/bin/sh
exec {python} -m pip --quiet --disable-pip-version-check --python {environment} "$@" {offline}
"""
_OFFLINE = "--no-deps --no-index --no-build-isolation"
_PYTEST = """#!/bin/sh
exec {environment}/bin/python -m pytest -q -p no:cacheprovider "$@"
"""


@pytest.fixture(scope="module")
def programs(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a shell finds `thumbsmith`, `pip` and `pytest`: all of one new environment."""
    folder = tmp_path_factory.mktemp("page") / "env"
    site = new_environment(folder, sorted(wheels.glob("thumbsmith-0*.whl")))
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n" + sysconfig.get_path("platlib") + "\n")
    words = {"python": sys.executable, "environment": folder, "offline": _OFFLINE}
    for name, text in {"pip": _PIP, "pytest": _PYTEST}.items():
        (folder / "bin" / name).write_text(text.format(**words))
        (folder / "bin" / name).chmod(0o755)
    return folder / "bin"


@pytest.fixture(scope="module")
def reader(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of somebody who has done all that the page says, and has a portrait."""
    home = tmp_path_factory.mktemp("reader")
    here = home / "here"
    here.mkdir()
    Image.fromarray(astronaut()).save(here / "me.jpg")
    path = f"{programs}:/usr/bin:/bin"
    more = {"HOME": str(home), "PATH": path, "THUMBSMITH_ASSETS_DIR": str(assets_home())}
    (home / "variables").touch()
    for block in plugin_page.blocks():
        if block.path:
            beside = block.path.startswith(("thumbsmith-", "tests/"))
            file = (here if beside else home / "my-thumbsmith") / block.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
        elif block.language == "sh":
            script = f". {home}/variables\n{block.text}\nexport -p > {home}/variables\n"
            run("/bin/sh", "-e", "-c", script, cwd=here, **more)
    listed = run("/bin/sh", "-c", f". {home}/variables; thumbsmith plugins --json", cwd=here, **more)
    (home / "listed.json").write_text(listed.stdout)
    return here


def test_every_block_is_a_file_a_command_or_an_example_of_a_hook():
    for block in plugin_page.blocks():
        assert block.language in LANGUAGES, block
        assert block.path or block.language in ("sh", "") or block.heading.startswith("`register_"), block
    shown = [block.text for block in plugin_page.blocks() if not block.language]
    assert len(shown) == 1, "only the tree of the package is neither"


@pytest.mark.parametrize(
    ("file", "kind", "size"),
    [
        ("evening/youtube.jpg", "JPEG", (1280, 720)),
        ("first/youtube.jpg", "JPEG", (1280, 720)),
        ("first/podcast.jpg", "JPEG", (3000, 3000)),
        ("fonts.png", "PNG", None),
        ("morning/youtube.jpg", "JPEG", (1280, 720)),
        ("letter/newsletter.png", "PNG", (1200, 480)),
        ("coral/newsletter.png", "PNG", (1200, 480)),
    ],
)
def test_its_commands_make_pictures(reader: Path, file: str, kind: str, size: tuple[int, int] | None):
    with Image.open(reader / "out" / file) as picture:
        picture.load()
        assert (picture.format, picture.size) == (kind, size or picture.size)
        assert len(picture.convert("RGB").getcolors(10_000_000)) > 16


def test_the_exporter_of_the_package_writes_few_colours_and_a_small_file(reader: Path):
    path = reader / "out" / "coral" / "newsletter.png"
    with Image.open(path) as picture:
        assert picture.mode == "P"
    assert path.stat().st_size <= 400_000
    assert path.with_suffix(".psd").stat().st_size > 100_000


def test_no_picture_is_against_its_rules(reader: Path):
    for path in (reader / "out").glob("*/report.json"):
        for format in json.loads(path.read_text(encoding="utf-8"))["formats"]:
            findings = [finding for artifact in format["artifacts"] for finding in artifact["findings"]]
            assert [finding["message"] for finding in findings if finding["level"] == "error"] == []


def test_the_sheet_has_room_for_the_readers_styles(reader: Path):
    with Image.open(reader / "out" / "styles.jpg") as sheet:
        assert sheet.format == "JPEG"
        assert sheet.width > 3 * 640
        assert sheet.height > 5 * 360


def test_what_was_checked_is_kept(reader: Path):
    results = json.loads((reader / "checked.json").read_text(encoding="utf-8"))["promises"]
    assert {(result["kind"], result["name"], result["kept"]) for result in results} == {
        ("exporter", "few-colours", True)
    }


def test_nothing_of_it_is_skipped(reader: Path):
    listed = json.loads((reader.parent / "listed.json").read_text(encoding="utf-8"))
    assert listed["failures"] == []
    brought = {thing for plugin in listed["plugins"] for thing in plugin["brought"]}
    assert brought >= {
        "style evening-show",
        "style first-light",
        "style morning",
        "style evening-hills",
        "background evening-hills",
        "background dusk",
        "exporter few-colours",
        "style coral-pop",
        "exporter small-png",
        "format newsletter",
        "style film-still",
    }
