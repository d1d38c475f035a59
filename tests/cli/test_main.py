"""The command line: help that answers at once, exit codes a script can use, sentences instead of tracebacks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.waiting import HANG_SECONDS


def thumbsmith(*arguments, cwd=None):
    command = [sys.executable, "-m", "cli.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=HANG_SECONDS, check=False, cwd=cwd)


@pytest.fixture(scope="module")
def portrait(tmp_path_factory):
    from skimage import data

    path = tmp_path_factory.mktemp("photos") / "astronaut.png"
    Image.fromarray(data.astronaut()).save(path)
    return path


@pytest.mark.parametrize("command", ["render", "export", "styles", "formats", "plugins", "doctor", "demo"])
def test_every_command_explains_itself(command):
    told = thumbsmith(command, "--help")
    assert told.returncode == 0
    assert "Usage" in told.stdout


def test_render_prints_where_the_files_lie(portrait, tmp_path):
    told = thumbsmith(
        "render", "--title", "Hello space", "--host", portrait, "--format", "youtube", "--out", tmp_path / "out"
    )
    assert told.returncode == 0, told.stderr
    assert str(tmp_path / "out" / "youtube.jpg") in told.stdout
    assert (tmp_path / "out" / "youtube.psd").is_file()
    assert "photos" in told.stderr
    assert "files" in told.stderr


def test_variants_get_a_folder_each(portrait, tmp_path):
    arguments = ["--title", "Hello", "--host", portrait, "--format", "youtube", "--variants", "2", "--json"]
    told = thumbsmith("render", *arguments, "--out", tmp_path / "out")
    assert told.returncode == 0, told.stderr
    assert len(json.loads(told.stdout)) == 2
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["variant-1", "variant-2"]


def test_a_dry_run_writes_nothing(portrait, tmp_path):
    told = thumbsmith("render", "--title", "Hello", "--host", portrait, "--out", tmp_path / "out", "--dry-run")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["style"] == "spotlight"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "nowhere.jpg"], "nowhere.jpg"),
        (["--style", "spotlite"], "did you mean spotlight"),
        (["--face-finder", "lite"], "no face finder is called 'lite'; did you mean litert?"),
        (["--format", "yutube"], "did you mean youtube"),
        (["--realism", "140"], "realism"),
        (["--variants", "0"], "--variants 0"),
        (["--title", ""], "title"),
        (["--brand", "nowhere.toml"], "nowhere.toml"),
        (["--out", str(Path(__file__))], "is a file"),
        (["--out", str(Path(__file__) / "below")], "is a file"),
    ],
)
def test_bad_input_is_one_sentence_with_exit_code_two(arguments, words, tmp_path):
    given = {"--title": "Hello", "--out": str(tmp_path / "out")} | dict([arguments])
    told = thumbsmith("render", *[part for pair in given.items() for part in pair])
    assert told.returncode == 2, told.stderr
    assert words in told.stderr
    assert "Traceback" not in told.stderr
    assert len(told.stderr.strip().splitlines()) <= 2 or "│" not in told.stderr
    assert not (tmp_path / "out").exists()


def test_too_many_guests_are_counted_not_listed(tmp_path):
    guests = [part for _ in range(6) for part in ("--guest", "someone.jpg")]
    told = thumbsmith("render", "--title", "Hello", *guests, "--out", tmp_path / "out")
    assert told.returncode == 2
    assert told.stderr.strip() == "thumbsmith: --guest: 6 were given; right is up to 5 guests beside the host"


def test_files_of_an_earlier_run_are_kept_and_named(tmp_path):
    out = tmp_path / "out"
    for name in ("youtube", "story"):
        told = thumbsmith("render", "--title", "Hello", "--style", "clean-light", "--format", name, "--out", out)
        assert told.returncode == 0, told.stderr
    assert f"youtube.* in {out} is from an earlier run" in told.stdout.replace("\n", " ")
    assert (out / "youtube.jpg").is_file()


def test_styles_as_json_carry_their_settings():
    styles = json.loads(thumbsmith("styles", "--json").stdout)
    assert len(styles) >= 14
    assert all(style["palette"] and style["prompt"]["template"] for style in styles)


def test_doctor_finds_nothing_missing_here():
    told = thumbsmith("doctor")
    assert told.returncode == 0, told.stdout


def test_export_of_something_else_names_the_file(tmp_path):
    other = tmp_path / "other.json"
    other.write_text('{"layers": 3}')
    told = thumbsmith("export", other, "--out", tmp_path / "out")
    assert told.returncode == 2
    assert "other.json" in told.stderr
