"""The command line: help that answers at once, sentences instead of tracebacks, files where they were asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.version import __version__
from tests.cli.commands import ROOT, every_command, thumbsmith


@pytest.mark.parametrize("command", [" ".join(words) for words in every_command()])
def test_every_command_explains_itself(command):
    told = thumbsmith(*command.split(), "--help")
    assert told.returncode == 0
    assert "Usage" in told.stdout
    assert "Exit codes" in told.stdout


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_it_says_its_version(option):
    told = thumbsmith(option)
    assert (told.returncode, told.stdout, told.stderr) == (0, f"thumbsmith {__version__}\n", "")


def test_render_prints_where_the_files_lie(portrait, tmp_path):
    told = thumbsmith(
        "render", "--title", "Hello space", "--host", portrait, "--format", "youtube", "--out", tmp_path / "out"
    )
    assert told.returncode == 0, told.stderr
    assert str(tmp_path / "out" / "youtube.jpg") in told.stdout
    assert (tmp_path / "out" / "youtube.psd").is_file()
    assert told.stderr.split() == ["photos", "cutouts", "light", "design", "files"]


def test_variants_get_a_folder_each(portrait, tmp_path):
    arguments = ["--title", "Hello", "--host", portrait, "--format", "youtube", "--variants", "2", "--json"]
    told = thumbsmith("render", *arguments, "--out", tmp_path / "out")
    assert told.returncode == 0, told.stderr
    assert len(json.loads(told.stdout)) == 2
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["variant-1", "variant-2"]


@pytest.mark.parametrize(
    ("options", "files"),
    [
        ([], {"youtube.jpg", "youtube.psd"}),
        (["--no-psd"], {"youtube.jpg"}),
        (["--exporter", "webp", "--exporter", "webp-preview"], {"youtube.jpg", "youtube.webp", "youtube.preview.webp"}),
        (["--exporter", "podcast"], {"youtube.jpg", "youtube.podcast.jpg"}),
        (["--exporter", "webp", "--no-psd"], {"youtube.jpg", "youtube.webp"}),
        (["--exporter", "webp", "--exporter", "psd"], {"youtube.jpg", "youtube.webp", "youtube.psd"}),
    ],
)
def test_the_files_are_those_that_were_asked_for_and_a_dry_run_names_them(tmp_path, options, files):
    words = ["render", "--title", "Hello", "--format", "youtube", "--out", tmp_path / "out", *options]
    (planned,) = json.loads(thumbsmith(*words, "--dry-run", "--json").stdout)["formats"]
    told = thumbsmith(*words, "--dry-run")
    named = {line.split()[-1] for line in told.stdout.splitlines() if line.startswith("would make")}
    assert not (tmp_path / "out").exists()
    assert thumbsmith(*words).returncode == 0
    made = {path.name for path in (tmp_path / "out").iterdir()}
    assert made - {"assets", "report.json"} == {"youtube.scene.json", *files} == set(planned["files"])
    assert named == {str(tmp_path / "out" / file) for file in planned["files"]}


def test_export_makes_the_files_that_were_asked_for(scene, tmp_path):
    told = thumbsmith("export", scene, "--exporter", "webp", "--out", tmp_path / "out", "--json")
    assert told.returncode == 0, told.stderr
    assert [artifact["file"] for artifact in json.loads(told.stdout)["artifacts"]] == ["youtube.jpg", "youtube.webp"]
    assert (tmp_path / "out" / "youtube.webp").is_file()


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
        (["--exporter", "pds"], "did you mean psd"),
        (["--no-psd", "--exporter", "psd"], "contradict each other"),
    ],
)
def test_bad_input_is_one_sentence_with_exit_code_two(arguments, words, tmp_path):
    given = ["--title", "Hello", "--out", str(tmp_path / "out"), *arguments]
    told = thumbsmith("render", *given)
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
    assert f"youtube.* in {out} is from an earlier run" in told.stdout
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


def test_a_sheet_of_an_unknown_kind_is_refused_before_the_work(tmp_path):
    told = thumbsmith("styles", "--sheet", tmp_path / "sheet.txt")
    assert (told.returncode, told.stdout) == (2, "")
    assert "end it with .png, .jpg or .webp" in told.stderr


@pytest.mark.parametrize("word", [" ".join(words) for words in every_command()])
def test_the_page_tells_of_every_command(word):
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert f"`thumbsmith {word}" in page
