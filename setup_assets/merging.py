"""The parts of a face as a package has them in, one TTF out.

@fontsource splits a face by script, which a browser mends and a server does not; the parts are merged into
one file that both use. Hints are dropped (nothing here draws hinted) and names, dates and order are fixed,
so that the same lock file gives the same bytes.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.merge.options import Options
from fontTools.ttLib import TTFont

from engine.errors import MachineError
from engine.text.figures import line_figures
from setup_assets.manifest import Built, sha256
from setup_assets.sources import SCOPE, Recipe

_HINTS = ("fpgm", "prep", "cvt ", "hdmx", "LTSH", "VDMX", "gasp", "DSIG", "SVG ", "vhea", "vmtx", "VORG", "STAT")
_WEIGHTS = {
    400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold", 800: "ExtraBold", 900: "Black",
}  # fmt: skip
_EPOCH = 3_786_912_000
"""2024-01-01 in seconds since 1904, the date every built font carries."""


def build_face(recipe: Recipe, package: Path, target: Path) -> Built:
    """Merge the parts of one face into one file in `target` and copy its licence."""
    about = json.loads((package / "metadata.json").read_text(encoding="utf-8"))
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    if about["license"]["type"] != "OFL-1.1":
        raise MachineError(
            f"{recipe.package}: its licence is {about['license']['type']}; only OFL-1.1 fonts are built in"
        )
    parts = list(_parts(recipe, package, about))
    if not parts:
        raise MachineError(f"the package {SCOPE}/{recipe.package} has no file for {recipe.id}; correct faces.toml")
    font = _merged([path for _, path in parts])
    postscript = _rename(font, about["family"], recipe)
    font.save(target / recipe.file, reorderTables=True)
    shutil.copyfile(package / "LICENSE", target / recipe.licence_file)
    return Built(
        id=recipe.id, family=about["family"], weight=recipe.weight, italic=recipe.italic,
        postscript_name=postscript, file=recipe.file, sha256=sha256(target / recipe.file),
        licence="OFL-1.1", licence_file=recipe.licence_file, package=f"{SCOPE}/{recipe.package}", version=version,
        scripts=tuple(name for name, _ in parts), fallback=recipe.fallback,
    )  # fmt: skip


def _parts(recipe: Recipe, package: Path, about: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    """Script name and file of every part, Latin first so that its metrics and shared letters win."""
    names = recipe.subsets or tuple(
        sorted(about["subsets"], key=lambda name: (name != "latin", name != "latin-ext", name))
    )
    for name in names:
        path = package / "files" / f"{recipe.package}-{name}{recipe.ending}"
        if path.is_file():
            yield name, path


def _merged(paths: list[Path]) -> TTFont:
    """One unhinted font out of the parts; a letter comes from the first part that has it."""
    with tempfile.TemporaryDirectory() as folder:
        plain: list[str] = []
        taken: set[int] = set()
        for index, path in enumerate(paths):
            plain.append(_plain(path, Path(folder) / f"{index}.ttf", taken))
        if len(plain) == 1:
            font = TTFont(io.BytesIO(Path(plain[0]).read_bytes()))
        else:
            font = Merger(options=Options(drop_tables=list(_HINTS))).merge(plain)
    line_figures(font)
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = _EPOCH
    return font


def _plain(path: Path, target: Path, taken: set[int]) -> str:
    """A woff2 part as a TTF without hints and without the letters in `taken`, which grows by what it has.

    A letter in two parts would be swapped for its double by the merger's locl feature, and lose its kerning.
    """
    font = TTFont(path, recalcTimestamp=False)
    font.flavor = None
    hinted = "fpgm" in font or "prep" in font
    for tag in _HINTS:
        if tag in font:
            del font[tag]
    for name in font.getGlyphOrder() if hinted else ():
        font["glyf"][name].removeHinting()
    for table in font["cmap"].tables:
        table.cmap = {code: name for code, name in table.cmap.items() if code not in taken}
    taken.update(font.getBestCmap())
    font.save(target)
    return str(target)


def _rename(font: TTFont, family: str, recipe: Recipe) -> str:
    """Give the face the names its family is installed under, whatever instance it was cut from."""
    weight = _WEIGHTS[recipe.weight]
    style = (("" if weight == "Regular" and recipe.italic else weight) + (" Italic" if recipe.italic else "")).strip()
    plain = recipe.weight in (400, 700)
    linked = " ".join(
        part for part in (weight if recipe.weight == 700 else "", "Italic" if recipe.italic else "") if part
    )
    postscript = f"{family.replace(' ', '')}-{style.replace(' ', '')}"
    names = {
        1: family if plain else f"{family} {weight}",
        2: linked or "Regular",
        4: f"{family} {style}",
        6: postscript,
    }
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 5, 7, 8, 9, 13, 14)]
    for name_id, text in names.items() | ({} if plain else {16: family, 17: style}).items():
        table.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = recipe.weight
    return postscript
