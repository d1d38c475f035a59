"""Where fonts are fetched without npm, and what of an archive comes to lie where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import MissingAsset, MissingLibrary
from setup_assets import registry
from setup_assets.telling import silent
from tests.doubles.npm_registry import NpmRegistry, archive
from tests.setup_assets import tiny_fonts


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("THUMBSMITH_NPM_REGISTRY", "NPM_CONFIG_REGISTRY", "npm_config_registry"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[NpmRegistry, Path]]:
    """A registry with two packages, and the sources that pin them."""
    files = tiny_fonts.files_of(tiny_fonts.package(tmp_path / "made"))
    archives = {"cut": archive(files), "more": archive({"package/LICENSE": b"more"})}
    with NpmRegistry() as double:
        for name, data in archives.items():
            double.state.files[f"/npm/@fontsource/{name}/-/{name}-5.0.0.tgz"] = data
        monkeypatch.setenv("THUMBSMITH_NPM_REGISTRY", f"{double.address}/npm/")
        yield double, tiny_fonts.sources(tmp_path / "sources", archives)


def test_only_the_parts_that_are_built_are_unpacked(served, tmp_path: Path) -> None:
    _, sources = served
    parts = registry.fetch(sources, tmp_path / "parts", tmp_path / "downloads", silent)
    assert sorted(path.relative_to(parts / "cut").as_posix() for path in (parts / "cut").rglob("*.*")) == [
        "files/cut-latin-400-normal.woff2",
        "files/cut-latin-900-normal.woff2",
        "files/cut-latin-ext-900-normal.woff2",
        "metadata.json",
        "package.json",
    ]
    assert (parts / "more" / "LICENSE").read_bytes() == b"more"


def test_what_has_come_is_not_asked_for_again_unless_it_is_damaged(served, tmp_path: Path) -> None:
    double, sources = served
    missing = double.state.files.pop("/npm/@fontsource/more/-/more-5.0.0.tgz")
    with pytest.raises(MissingAsset, match=r"more-5\.0\.0\.tgz .* 404"):
        registry.fetch(sources, tmp_path / "first", tmp_path / "downloads", silent)
    double.state.files["/npm/@fontsource/more/-/more-5.0.0.tgz"] = missing
    double.state.asked.clear()
    registry.fetch(sources, tmp_path / "second", tmp_path / "downloads", silent)
    assert [path for path, _ in double.state.asked] == ["/npm/@fontsource/more/-/more-5.0.0.tgz"]
    (tmp_path / "downloads" / "cut-5.0.0.tgz").write_bytes(b"damaged")
    registry.fetch(sources, tmp_path / "third", tmp_path / "downloads", silent)
    assert [path for path, _ in double.state.asked][1:] == ["/npm/@fontsource/cut/-/cut-5.0.0.tgz"]


def test_an_archive_decides_no_place(tmp_path: Path) -> None:
    hostile = archive(
        {
            "package/files/../../../outside-900-normal.woff2": b"no",
            "/package/LICENSE": b"no",
            "../package/LICENSE": b"no",
            "other/LICENSE": b"no",
            "package/files/deep/er-900-normal.woff2": b"no",
            "package/files/cut-latin-900-normal.woff2": b"yes",
            "package/postinstall.js": b"no",
        },
        links={"package/LICENSE": "/etc/passwd", "package/files/link-900-normal.woff2": "../../../etc"},
    )
    (tmp_path / "cut.tgz").write_bytes(hostile)
    registry.unpack(tmp_path / "cut.tgz", tmp_path / "in" / "cut", ["-900-normal.woff2"])
    found = [path for path in tmp_path.rglob("*") if path.is_file() or path.is_symlink()]
    assert sorted(found) == [tmp_path / "cut.tgz", tmp_path / "in/cut/files/cut-latin-900-normal.woff2"]


def test_settings_say_where_before_what_the_wheel_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingLibrary, match=r"Node\.js .* or set THUMBSMITH_NPM_REGISTRY"):
        registry.address(tmp_path)
    (tmp_path / "registry.txt").write_text("https://recorded.example/\n", encoding="utf-8")
    assert registry.address(tmp_path) == "https://recorded.example"
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "https://npm.example")
    assert registry.address(tmp_path) == "https://npm.example"
    monkeypatch.setenv("THUMBSMITH_NPM_REGISTRY", "https://ours.example/npm/")
    assert registry.address(tmp_path) == "https://ours.example/npm"


@pytest.mark.parametrize("given", ["registry.example", "file:///etc", "https://"])
def test_what_is_no_address_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("THUMBSMITH_NPM_REGISTRY", given)
    with pytest.raises(MissingLibrary, match="THUMBSMITH_NPM_REGISTRY is not an address"):
        registry.address(tmp_path)
