"""`python -m setup_assets.fonts`: npm packages in, one TTF a face and `fonts.json` out.

@fontsource splits a face by script, which a browser mends and a server does not; the parts are merged into
one file that both use. Hints are dropped (nothing here draws hinted) and names, dates and order are fixed,
so that the same lock file gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

import fontTools
from fontTools.merge import Merger
from fontTools.merge.options import Options
from fontTools.ttLib import TTFont

from engine.errors import MachineError, MissingLibrary
from engine.home import assets_home

RECIPE = 1
"""Raise it when the way of building changes, so that everyone builds again."""

_SOURCES = Path(__file__).resolve().parent.parent / "fonts"
_HINTS = ("fpgm", "prep", "cvt ", "hdmx", "LTSH", "VDMX", "gasp", "DSIG", "SVG ", "vhea", "vmtx", "VORG", "STAT")
_WEIGHTS = {
    400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold", 800: "ExtraBold", 900: "Black",
}  # fmt: skip
_EPOCH = 3_786_912_000
"""2024-01-01 in seconds since 1904, the date every built font carries."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One face of `faces.toml`."""

    package: str
    weight: int
    italic: bool = False
    subsets: tuple[str, ...] = ()
    fallback: bool = False

    @property
    def id(self) -> str:
        return f"{self.package}-{self.weight}{'-italic' if self.italic else ''}"


@dataclass(frozen=True, kw_only=True)
class Built:
    """One face of `fonts.json`."""

    id: str
    family: str
    weight: int
    italic: bool
    postscript_name: str
    file: str
    sha256: str
    licence: str
    licence_file: str
    package: str
    version: str
    scripts: tuple[str, ...]
    fallback: bool


def recipes(folder: Path = _SOURCES) -> list[Recipe]:
    """The faces to build, in the order of `faces.toml`."""
    data = tomllib.loads((folder / "faces.toml").read_text(encoding="utf-8"))
    return [Recipe(**{**entry, "subsets": tuple(entry.get("subsets", ()))}) for entry in data["face"]]


def stamp(folder: Path = _SOURCES) -> str:
    """What the built fonts depend on, as one digest."""
    digest = hashlib.sha256(f"{RECIPE} {fontTools.version}".encode())
    for name in ("faces.toml", "package-lock.json"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def up_to_date(target: Path, wanted: str) -> bool:
    """True when `target` holds every file of a manifest built from the same sources."""
    try:
        manifest = json.loads((target / "fonts.json").read_text(encoding="utf-8"))
        files = [target / face["file"] for face in manifest["faces"]]
    except (OSError, ValueError, KeyError):
        return False
    return manifest.get("stamp") == wanted and all(path.is_file() for path in files)


def build(target: Path, *, sources: Path = _SOURCES, say: Callable[[str], object] = print) -> int:
    """Fetch, merge and describe every face in `target`; returns how many. `MachineError` names what failed."""
    wanted = stamp(sources)
    if up_to_date(target, wanted):
        count = len(recipes(sources))
        say(f"fonts: {count} faces up to date in {target}")
        return count
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fonts-", dir=target.parent) as work:
        packages = _fetch(Path(work), sources)
        fresh = Path(work) / "built"
        fresh.mkdir()
        faces = _build_faces(recipes(sources), packages, fresh, say)
        _write_manifest(fresh, faces, wanted)
        if target.exists():
            os.replace(target, Path(work) / "old")
        os.replace(fresh, target)
    return len(faces)


def _build_faces(wanted: list[Recipe], packages: Path, target: Path, say: Callable[[str], object]) -> list[Built]:
    """Two at a time; told and listed in the order of the list."""
    with ProcessPoolExecutor(max_workers=2) as pool:
        pending = [(recipe, pool.submit(build_face, recipe, packages / recipe.package, target)) for recipe in wanted]
        faces: list[Built] = []
        for _, group in groupby(pending, key=lambda pair: pair[0].package):
            built = [future.result() for _, future in group]
            size = sum((target / face.file).stat().st_size for face in built) // 1024
            say(f"{built[0].family}: {', '.join(face.id for face in built)} ({size} KB)")
            faces += built
    return faces


def _write_manifest(target: Path, faces: list[Built], wanted: str) -> None:
    manifest = {"stamp": wanted, "faces": [asdict(face) for face in faces]}
    (target / "fonts.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _fetch(work: Path, sources: Path) -> Path:
    """`npm ci` in `work`; returns the folder of the font packages."""
    npm = shutil.which("npm")
    if npm is None:
        raise MissingLibrary("npm is not installed; install Node.js 20 or newer, then run `make setup` again")
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(sources / name, work / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=work, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise MachineError(
            f"npm could not fetch the fonts ({' '.join(reason)}); check the network and run `make setup` again"
        )
    return work / "node_modules" / "@fontsource"


def build_face(recipe: Recipe, package: Path, target: Path) -> Built:
    """Merge the parts of one face into `target/<id>.ttf` and copy its licence."""
    about = json.loads((package / "metadata.json").read_text(encoding="utf-8"))
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    if about["license"]["type"] != "OFL-1.1":
        raise MachineError(
            f"{recipe.package}: its licence is {about['license']['type']}; only OFL-1.1 fonts are built in"
        )
    parts = list(_parts(recipe, package, about))
    if not parts:
        raise MachineError(
            f"the package @fontsource/{recipe.package} has no file for {recipe.id}; correct fonts/faces.toml"
        )
    font = _merged([path for _, path in parts])
    postscript = _rename(font, about["family"], recipe)
    path = target / f"{recipe.id}.ttf"
    font.save(path, reorderTables=True)
    licence = f"{recipe.package}.OFL.txt"
    shutil.copyfile(package / "LICENSE", target / licence)
    return Built(
        id=recipe.id, family=about["family"], weight=recipe.weight, italic=recipe.italic,
        postscript_name=postscript, file=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        licence="OFL-1.1", licence_file=licence, package=f"@fontsource/{recipe.package}", version=version,
        scripts=tuple(name for name, _ in parts), fallback=recipe.fallback,
    )  # fmt: skip


def _parts(recipe: Recipe, package: Path, about: dict) -> Iterator[tuple[str, Path]]:
    """Script name and file of every part, Latin first so that its metrics and shared letters win."""
    names = recipe.subsets or tuple(
        sorted(about["subsets"], key=lambda name: (name != "latin", name != "latin-ext", name))
    )
    style = "italic" if recipe.italic else "normal"
    for name in names:
        path = package / "files" / f"{recipe.package}-{name}-{recipe.weight}-{style}.woff2"
        if path.is_file():
            yield name, path


def _merged(paths: list[Path]) -> TTFont:
    """One unhinted font out of the parts; a letter comes from the first part that has it."""
    with tempfile.TemporaryDirectory() as folder:
        plain, taken = [], set()
        for index, path in enumerate(paths):
            plain.append(_plain(path, Path(folder) / f"{index}.ttf", taken))
        if len(plain) == 1:
            font = TTFont(io.BytesIO(Path(plain[0]).read_bytes()))
        else:
            font = Merger(options=Options(drop_tables=list(_HINTS))).merge(plain)
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


def main() -> int:
    try:
        build(assets_home() / "fonts")
    except MachineError as error:
        print(f"fonts: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
