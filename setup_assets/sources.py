"""What the fonts are made of: the faces of `faces/faces.toml` and the packages that its lock file pins."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import fontTools

RECIPE = 1
"""Raise it when the way of building changes, so that everyone builds again."""

SOURCES = Path(__file__).parent / "faces"
SCOPE = "@fontsource"
_INSTALLED = "node_modules/"


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

    @property
    def file(self) -> str:
        """What the built face is called."""
        return f"{self.id}.ttf"

    @property
    def licence_file(self) -> str:
        return f"{self.package}.OFL.txt"

    @property
    def ending(self) -> str:
        """How the name of every file ends that is a part of this face."""
        return f"-{self.weight}-{'italic' if self.italic else 'normal'}.woff2"


@dataclass(frozen=True, kw_only=True)
class Package:
    """One npm package as the lock file pins it."""

    name: str
    """Without the scope."""
    version: str
    integrity: str
    """`sha512-` and the digest of its archive in base64."""

    @property
    def archive(self) -> str:
        return f"{self.name}-{self.version}.tgz"


def recipes(folder: Path = SOURCES) -> list[Recipe]:
    """The faces to build, in the order of `faces.toml`."""
    data = tomllib.loads((folder / "faces.toml").read_text(encoding="utf-8"))
    return [Recipe(**{**entry, "subsets": tuple(entry.get("subsets", ()))}) for entry in data["face"]]


def packages(folder: Path = SOURCES) -> list[Package]:
    """The packages that the faces come from, in the order of the lock file."""
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    return [
        Package(
            name=place.removeprefix(f"{_INSTALLED}{SCOPE}/"), version=entry["version"], integrity=entry["integrity"]
        )
        for place, entry in lock["packages"].items()
        if place.startswith(_INSTALLED)
    ]


def stamp(folder: Path = SOURCES) -> str:
    """What the built fonts depend on, as one digest."""
    digest = hashlib.sha256(f"{RECIPE} {fontTools.version}".encode())
    for name in ("faces.toml", "package-lock.json"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()
