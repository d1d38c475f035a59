"""Merging the parts of a family, on tiny fonts made here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from engine.errors import MachineError
from setup_assets.merging import build_face
from setup_assets.sources import Recipe
from tests.setup_assets import tiny_fonts


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return tiny_fonts.package(tmp_path / "cut")


def test_parts_become_one_file_with_its_right_names(package: Path, tmp_path: Path) -> None:
    built = build_face(Recipe(package="cut", weight=900), package, tmp_path)
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
    recipe = Recipe(package="cut", weight=900)
    first = build_face(recipe, package, tmp_path)
    second = build_face(recipe, package, tmp_path / "again")
    assert first.sha256 == second.sha256


def test_another_licence_is_refused(package: Path, tmp_path: Path) -> None:
    about = json.loads((package / "metadata.json").read_text(encoding="utf-8"))
    about["license"]["type"] = "Apache-2.0"
    (package / "metadata.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(MachineError, match=r"Apache-2\.0"):
        build_face(Recipe(package="cut", weight=900), package, tmp_path)


def test_a_missing_weight_is_named(package: Path, tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="cut-700"):
        build_face(Recipe(package="cut", weight=700), package, tmp_path)
