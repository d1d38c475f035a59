"""Merging the parts of a family, on tiny fonts made here."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from engine.errors import MachineError, MissingLibrary
from setup_assets import fonts as setup

SOURCES = Path(setup.__file__).resolve().parent.parent / "fonts"


def _part(path: Path, characters: str, width: int = 500) -> None:
    """A face with a square for each character."""
    names = [".notdef", *(f"glyph{ord(c):04X}" for c in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): name for c, name in zip(characters, names[1:], strict=True)})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 700))
    pen.lineTo((400, 700))
    pen.closePath()
    square = pen.glyph()
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (width, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Cut Thin", "styleName": "Regular", "psName": "CutThin-Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font.flavor = "woff2"
    builder.save(path)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "cut"
    (folder / "files").mkdir(parents=True)
    about = {"family": "Cut", "subsets": ["latin-ext", "latin", "greek"], "license": {"type": "OFL-1.1"}}
    (folder / "metadata.json").write_text(json.dumps(about), encoding="utf-8")
    (folder / "package.json").write_text('{"version": "5.0.0"}', encoding="utf-8")
    (folder / "LICENSE").write_text("SIL Open Font License", encoding="utf-8")
    _part(folder / "files" / "cut-latin-900-normal.woff2", "AB")
    _part(folder / "files" / "cut-latin-ext-900-normal.woff2", "ČŽ", 600)
    return folder


def test_parts_become_one_file_with_its_right_names(package: Path, tmp_path: Path) -> None:
    built = setup.build_face(setup.Recipe(package="cut", weight=900), package, tmp_path)
    font = TTFont(tmp_path / "cut-900.ttf")
    assert {chr(code) for code in font.getBestCmap()} == set("ABČŽ")
    assert (built.id, built.postscript_name, built.scripts) == ("cut-900", "Cut-Black", ("latin", "latin-ext"))
    assert [font["name"].getDebugName(n) for n in (1, 2, 4, 6, 16, 17)] == [
        "Cut Black", "Regular", "Cut Black", "Cut-Black", "Cut", "Black",
    ]  # fmt: skip
    assert font["OS/2"].usWeightClass == 900
    assert (tmp_path / built.licence_file).read_text(encoding="utf-8") == "SIL Open Font License"


def test_the_same_parts_give_the_same_bytes(package: Path, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    recipe = setup.Recipe(package="cut", weight=900)
    first = setup.build_face(recipe, package, tmp_path)
    second = setup.build_face(recipe, package, tmp_path / "again")
    assert first.sha256 == second.sha256


def test_another_licence_is_refused(package: Path, tmp_path: Path) -> None:
    about = json.loads((package / "metadata.json").read_text(encoding="utf-8"))
    about["license"]["type"] = "Apache-2.0"
    (package / "metadata.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(MachineError, match=r"Apache-2\.0"):
        setup.build_face(setup.Recipe(package="cut", weight=900), package, tmp_path)


def test_a_missing_weight_is_named(package: Path, tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="cut-700"):
        setup.build_face(setup.Recipe(package="cut", weight=700), package, tmp_path)


def test_without_npm_the_prerequisite_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingLibrary, match=r"Node\.js"):
        setup.build(tmp_path / "fonts", say=str)


def test_what_is_built_is_not_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    target = tmp_path / "fonts"
    target.mkdir()
    (target / "a.ttf").write_bytes(b"font")
    manifest = {"stamp": setup.stamp(), "faces": [{"file": "a.ttf"}]}
    (target / "fonts.json").write_text(json.dumps(manifest), encoding="utf-8")
    said: list[str] = []
    assert setup.build(target, say=said.append) == len(setup.recipes())
    assert "up to date" in said[0]
    (target / "a.ttf").unlink()
    assert not setup.up_to_date(target, setup.stamp())


def test_lists_agree_and_carry_no_address() -> None:
    wanted = {f"@fontsource/{recipe.package}" for recipe in setup.recipes()}
    lock = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    assert set(json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))["dependencies"]) == wanted
    packages = {name.removeprefix("node_modules/"): entry for name, entry in lock["packages"].items() if name}
    assert set(packages) == wanted
    assert all(entry["license"] == "OFL-1.1" and entry["integrity"] for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())


def test_no_face_is_listed_twice() -> None:
    entries = tomllib.loads((SOURCES / "faces.toml").read_text(encoding="utf-8"))["face"]
    ids = [recipe.id for recipe in setup.recipes()]
    assert len(ids) == len(set(ids)) == len(entries)
