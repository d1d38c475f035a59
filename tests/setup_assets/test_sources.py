"""The lists that the fonts are built from agree with each other."""

from __future__ import annotations

import json
import tomllib

from setup_assets.sources import SOURCES, packages, recipes


def test_lists_agree_and_carry_no_address() -> None:
    wanted = {f"@fontsource/{recipe.package}" for recipe in recipes()}
    lock = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    assert set(json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))["dependencies"]) == wanted
    locked = {name.removeprefix("node_modules/"): entry for name, entry in lock["packages"].items() if name}
    assert set(locked) == wanted
    assert all(entry["license"] == "OFL-1.1" and entry["integrity"] for entry in locked.values())
    assert not any("resolved" in entry for entry in locked.values())


def test_every_package_is_pinned_by_one_digest() -> None:
    assert {package.name for package in packages()} == {recipe.package for recipe in recipes()}
    for package in packages():
        assert package.integrity.startswith("sha512-")
        assert " " not in package.integrity


def test_no_face_is_listed_twice() -> None:
    entries = tomllib.loads((SOURCES / "faces.toml").read_text(encoding="utf-8"))["face"]
    ids = [recipe.id for recipe in recipes()]
    assert len(ids) == len(set(ids)) == len(entries)
