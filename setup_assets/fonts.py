"""The fonts as a part of the set-up: whether they are there and whole, building them, taking them from elsewhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from engine.errors import MissingAsset
from engine.files.scratch import scratch_folder
from service.system.stopping import ignore_interrupt
from setup_assets import npm, registry
from setup_assets.manifest import Built, Manifest
from setup_assets.sources import SCOPE, SOURCES, Recipe, packages, recipes, stamp
from setup_assets.telling import Tell, silent

_SIDE_BY_SIDE = 2


def lacking(target: Path, *, sources: Path = SOURCES) -> str:
    """What is wrong with the fonts in `target`, in words; nothing when every file is the one that was built."""
    manifest = Manifest.read(target)
    if manifest is None:
        return f"none are built in {target}"
    if manifest.stamp != stamp(sources):
        return f"those in {target} were built from another list, or by another fonttools"
    return f"{', '.join(damaged)} in {target} is not as it was built" if (damaged := manifest.damaged(target)) else ""


def describe(*, sources: Path = SOURCES) -> str:
    return f"{len(recipes(sources))} faces, under the SIL Open Font License"


def make(target: Path, tell: Tell = silent, *, sources: Path = SOURCES) -> None:
    """Fetch, merge and describe every face in `target`. `MachineError` names what failed."""
    with _fresh(target) as (fresh, work):
        parts = _fetch(sources, work, target.parent / "downloads", tell)
        faces = _build_faces(recipes(sources), parts, fresh, tell)
        Manifest(stamp=stamp(sources), faces=tuple(faces)).write(fresh)


def copy(given: Path, target: Path, *, sources: Path = SOURCES) -> None:
    """Take over fonts that another machine built, when they are whole and of the packages that are pinned here."""
    manifest = Manifest.read(given)
    if manifest is None or _identities(manifest.faces) != _expected(sources) or manifest.damaged(given):
        raise MissingAsset(f"{given} does not hold this version's fonts, whole; name a folder that set-up has filled")
    with _fresh(target) as (fresh, _):
        for face in manifest.faces:
            for name in (face.file, face.licence_file):
                shutil.copyfile(given / name, fresh / name)
        Manifest(stamp=stamp(sources), faces=manifest.faces).write(fresh)


def _fetch(sources: Path, work: Path, downloads: Path, tell: Tell) -> Path:
    """npm where it is installed, unless a setting of ours names the registry; else from the registry itself."""
    program = npm.program()
    if program and registry.SETTING not in os.environ:
        return npm.fetch(program, sources, work, tell)
    return registry.fetch(sources, work / "parts", downloads, tell)


def _build_faces(wanted: list[Recipe], parts: Path, target: Path, tell: Tell) -> list[Built]:
    """Two at a time, in the order of the list."""
    from setup_assets.merging import build_face

    pool = ProcessPoolExecutor(_SIDE_BY_SIDE, initializer=ignore_interrupt)
    try:
        pending = [pool.submit(build_face, recipe, parts / recipe.package, target) for recipe in wanted]
        faces = []
        for number, future in enumerate(pending):
            tell(f"building {wanted[number].id}", number / len(wanted))
            faces.append(future.result())
        return faces
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _fresh(target: Path) -> Iterator[tuple[Path, Path]]:
    """A folder that takes the place of `target` when the block has filled it, and one to work in."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder("fonts", beside=target.parent) as work:
        fresh = work / "built"
        fresh.mkdir()
        yield fresh, work
        if target.exists():
            os.replace(target, work / "old")
        os.replace(fresh, target)


def _identities(faces: tuple[Built, ...]) -> dict[str, tuple[str, ...]]:
    return {face.id: (face.package, face.version, face.file, face.licence_file) for face in faces}


def _expected(sources: Path) -> dict[str, tuple[str, ...]]:
    """What a build here would say of each face, but for its bytes."""
    versions = {package.name: package.version for package in packages(sources)}
    return {
        recipe.id: (f"{SCOPE}/{recipe.package}", versions[recipe.package], recipe.file, recipe.licence_file)
        for recipe in recipes(sources)
    }
