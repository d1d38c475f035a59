"""Font packages without npm: their archives from an npm registry, checked; of each only the parts that are built."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from engine.errors import MissingAsset, MissingLibrary
from setup_assets.download import client, download, integrity
from setup_assets.sources import SCOPE, Package, Recipe, packages, recipes
from setup_assets.telling import Tell

SETTING = "THUMBSMITH_NPM_REGISTRY"
_SETTINGS = (SETTING, "NPM_CONFIG_REGISTRY", "npm_config_registry")
RECORDED = "registry.txt"
"""What npm's own default was where the wheel was built; the repository has no such file."""
_ALWAYS = ("package.json", "metadata.json", "LICENSE")


def address(sources: Path) -> str:
    """The registry to ask: a setting's, else the one recorded in the wheel. `MissingLibrary` where there is none."""
    for name in _SETTINGS:
        if given := os.environ.get(name):
            return _checked(name, given)
    recorded = sources / RECORDED
    if recorded.is_file():
        return _checked(str(recorded), recorded.read_text(encoding="utf-8").strip())
    raise MissingLibrary(
        "nothing says where the fonts can be fetched: install npm (it comes with Node.js 20 or newer), "
        f"or set {SETTING} to the address of an npm registry"
    )


def fetch(sources: Path, target: Path, downloads: Path, tell: Tell) -> Path:
    """The parts of every face, a folder a package in `target`. What has come stays in `downloads` for another try."""
    registry = address(sources)
    downloads.mkdir(parents=True, exist_ok=True)
    wanted = packages(sources)
    with client() as http:
        for number, package in enumerate(wanted):
            path = downloads / package.archive
            if path.is_file() and integrity(path) == package.integrity:
                continue

            def share(what: str, done: float | None, number: int = number) -> None:
                tell(f"fetching {what}", (number + (done or 0)) / len(wanted))

            place = f"{registry}/{SCOPE}/{package.name}/-/{package.archive}"
            download(http, place, path, wanted=package.integrity, tell=share)
    for package in wanted:
        unpack(downloads / package.archive, target / package.name, _parts(package, recipes(sources)))
    return target


def unpack(archive: Path, target: Path, endings: Iterable[str]) -> None:
    """The plain files of a package that are asked for, under names of ours: nothing in an archive decides a place."""
    (target / "files").mkdir(parents=True)
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                place = _place(member, tuple(endings))
                if place and (content := tar.extractfile(member)):
                    (target / place).write_bytes(content.read())
    except (tarfile.TarError, EOFError, OSError) as error:
        raise MissingAsset(f"{archive.name} cannot be unpacked ({error})") from error


def _place(member: tarfile.TarInfo, endings: tuple[str, ...]) -> str | None:
    root, *parts = member.name.split("/")
    if not member.isreg() or root != "package":
        return None
    if len(parts) == 1 and parts[0] in _ALWAYS:
        return parts[0]
    is_part = len(parts) == 2 and parts[0] == "files" and parts[1].endswith(endings)
    return f"files/{parts[1]}" if is_part else None


def _parts(package: Package, faces: list[Recipe]) -> tuple[str, ...]:
    return tuple(recipe.ending for recipe in faces if recipe.package == package.name)


def _checked(name: str, given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise MissingLibrary(f"{name} is not an address; one that begins with https:// and names a host is right")
    return given.rstrip("/")
