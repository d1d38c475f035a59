"""Packages of the shape that the set-up reads, on tiny fonts made here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from tests.doubles.npm_registry import integrity

FACES = '[[face]]\npackage = "cut"\nweight = 900\n\n[[face]]\npackage = "cut"\nweight = 400\nfallback = true\n'


def part(path: Path, characters: str, width: int = 500) -> None:
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


def package(folder: Path) -> Path:
    """The package `cut`: two weights, the heavier one in two parts."""
    (folder / "files").mkdir(parents=True)
    about = {"family": "Cut", "subsets": ["latin-ext", "latin", "greek"], "license": {"type": "OFL-1.1"}}
    (folder / "metadata.json").write_text(json.dumps(about), encoding="utf-8")
    (folder / "package.json").write_text('{"version": "5.0.0"}', encoding="utf-8")
    (folder / "LICENSE").write_text("SIL Open Font License", encoding="utf-8")
    part(folder / "files" / "cut-latin-900-normal.woff2", "AB")
    part(folder / "files" / "cut-latin-ext-900-normal.woff2", "ČŽ", 600)
    part(folder / "files" / "cut-latin-400-normal.woff2", "ABC")
    part(folder / "files" / "cut-latin-300-normal.woff2", "ABC")
    return folder


def files_of(package: Path) -> dict[str, bytes]:
    """As its archive names them."""
    return {
        f"package/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file()
    }


def sources(folder: Path, archives: Mapping[str, bytes]) -> Path:
    """`faces.toml` and a lock file that pins these archives."""
    folder.mkdir(parents=True)
    (folder / "faces.toml").write_text(FACES, encoding="utf-8")
    locked = {
        f"node_modules/@fontsource/{name}": {"version": "5.0.0", "integrity": integrity(data)}
        for name, data in archives.items()
    }
    (folder / "package-lock.json").write_text(json.dumps({"packages": {"": {}, **locked}}), encoding="utf-8")
    return folder
