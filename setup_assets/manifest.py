"""`fonts.json`: every built face with its digest, licence and origin, and what all of them were built from."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

_NAME = "fonts.json"


class Built(BaseModel):
    """One face."""

    model_config = ConfigDict(frozen=True)

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


class Manifest(BaseModel):
    """All of them, in the order of the list."""

    model_config = ConfigDict(frozen=True)

    stamp: str
    faces: tuple[Built, ...]

    @classmethod
    def read(cls, folder: Path) -> Manifest | None:
        """That of the folder; None where there is none that can be read."""
        try:
            return cls.model_validate_json((folder / _NAME).read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, folder: Path) -> None:
        (folder / _NAME).write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")

    def damaged(self, folder: Path) -> list[str]:
        """The files of faces that are missing in the folder or are not the ones that were built."""
        return [face.file for face in self.faces if sha256(folder / face.file) != face.sha256]


def sha256(path: Path) -> str:
    """The file's digest; empty where there is no such file."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
