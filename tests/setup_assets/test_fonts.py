"""The fonts as a whole: fetched, built, found whole or damaged, taken over from another machine."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import journal
from engine.errors import MissingAsset, MissingLibrary
from setup_assets import fonts
from tests.doubles.npm_registry import NpmRegistry, archive
from tests.setup_assets import tiny_fonts


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Lists of two faces, whose package a registry on loopback has."""
    data = archive(tiny_fonts.files_of(tiny_fonts.package(tmp_path / "made")))
    with NpmRegistry() as double:
        double.state.files["/@fontsource/cut/-/cut-5.0.0.tgz"] = data
        monkeypatch.setenv("THUMBSMITH_NPM_REGISTRY", double.address)
        yield tiny_fonts.sources(tmp_path / "sources", {"cut": data})


@pytest.fixture
def built(sources: Path, tmp_path: Path) -> Path:
    fonts.make(tmp_path / "home" / "fonts", sources=sources)
    return tmp_path / "home" / "fonts"


def test_they_are_fetched_built_and_described(built: Path, sources: Path) -> None:
    assert sorted(path.name for path in built.iterdir()) == ["cut-400.ttf", "cut-900.ttf", "cut.OFL.txt", "fonts.json"]
    faces = json.loads((built / "fonts.json").read_text(encoding="utf-8"))["faces"]
    assert [(face["id"], face["version"], face["fallback"]) for face in faces] == [
        ("cut-900", "5.0.0", False),
        ("cut-400", "5.0.0", True),
    ]
    assert fonts.lacking(built, sources=sources) == ""
    assert [path.name for path in built.parent.iterdir() if "fonts-" in path.name] == []


def test_where_they_are_built_is_said_so_that_nothing_of_it_stays(sources: Path, tmp_path: Path) -> None:
    steps: list[journal.Step] = []
    with journal.heard_by(steps.append):
        fonts.make(tmp_path / "home" / "fonts", sources=sources)
    folders = [Path(step.text) for step in steps if step.kind == journal.Kind.FOLDER and step.begins]
    assert [folder.parent for folder in folders] == [tmp_path / "home"]


def test_they_say_how_far_they_are(sources: Path, tmp_path: Path) -> None:
    told: list[tuple[str, float | None]] = []
    fonts.make(tmp_path / "home" / "fonts", lambda *what: told.append(what), sources=sources)
    assert told[0][0] == "fetching cut-5.0.0.tgz"
    assert [what for what, _ in told[-2:]] == ["building cut-900", "building cut-400"]


@pytest.mark.parametrize("harm", ["gone", "other bytes", "no manifest", "another list"])
def test_what_is_not_whole_is_noticed(built: Path, sources: Path, harm: str) -> None:
    if harm == "gone":
        (built / "cut-900.ttf").unlink()
    elif harm == "other bytes":
        (built / "cut-900.ttf").write_bytes(b"\0" * (built / "cut-900.ttf").stat().st_size)
    elif harm == "no manifest":
        (built / "fonts.json").write_text("{}", encoding="utf-8")
    else:
        (sources / "faces.toml").write_text(tiny_fonts.FACES + "# another\n", encoding="utf-8")
    assert str(built) in fonts.lacking(built, sources=sources)
    fonts.make(built, sources=sources)
    assert fonts.lacking(built, sources=sources) == ""


def test_a_failure_leaves_what_was_there(built: Path, sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.name: path.read_bytes() for path in built.iterdir()}
    shutil.rmtree(built.parent / "downloads")
    (sources / "package-lock.json").write_text(
        (sources / "package-lock.json").read_text(encoding="utf-8").replace("5.0.0", "6.0.0"), encoding="utf-8"
    )
    with pytest.raises(MissingAsset, match="404"):
        fonts.make(built, sources=sources)
    assert {path.name: path.read_bytes() for path in built.iterdir()} == before
    assert [path.name for path in built.parent.iterdir() if "fonts-" in path.name] == []


def test_another_machine_s_fonts_are_taken_over_when_they_are_whole(built: Path, sources: Path, tmp_path: Path) -> None:
    manifest = json.loads((built / "fonts.json").read_text(encoding="utf-8"))
    (built / "fonts.json").write_text(json.dumps(manifest | {"stamp": "by another fonttools"}), encoding="utf-8")
    fonts.copy(built, tmp_path / "other" / "fonts", sources=sources)
    assert fonts.lacking(tmp_path / "other" / "fonts", sources=sources) == ""
    assert (tmp_path / "other" / "fonts" / "cut.OFL.txt").is_file()


@pytest.mark.parametrize("harm", ["nothing there", "other bytes", "other version", "a place outside"])
def test_others_are_not_taken_over(built: Path, sources: Path, tmp_path: Path, harm: str) -> None:
    manifest = json.loads((built / "fonts.json").read_text(encoding="utf-8"))
    if harm == "nothing there":
        shutil.rmtree(built)
    elif harm == "other bytes":
        (built / "cut-400.ttf").write_bytes(b"other")
    else:
        wrong = {"version": "4.9.9"} if harm == "other version" else {"licence_file": "../../secret"}
        manifest["faces"][0] |= wrong
        (built / "fonts.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(MissingAsset, match="does not hold this version's fonts"):
        fonts.copy(built, tmp_path / "other" / "fonts", sources=sources)
    assert not (tmp_path / "other" / "fonts").exists()


def test_npm_is_asked_where_it_is_installed(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that fails stands for it: what it says is told, in one sentence."""
    monkeypatch.delenv("THUMBSMITH_NPM_REGISTRY")
    shutil.copyfile(sources / "package-lock.json", sources / "package.json")
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text('#!/bin/sh\necho "npm error network $*" >&2\nexit 1\n', encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(MissingAsset, match=r"npm error network ci --ignore-scripts .*; check the network"):
        fonts.make(tmp_path / "home" / "fonts", sources=sources)


def test_without_npm_and_without_a_registry_the_prerequisite_is_named(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("THUMBSMITH_NPM_REGISTRY", "NPM_CONFIG_REGISTRY", "npm_config_registry"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingLibrary, match=r"Node\.js"):
        fonts.make(tmp_path / "home" / "fonts", sources=sources)
