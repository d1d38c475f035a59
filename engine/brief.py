"""What the user wants: title, style, realism, people, brand kit, seed, formats."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from engine.errors import BrandError
from engine.scene import Colour, Frozen

TITLE_LIMIT = 200
"""Graphemes a title may have at most."""


class BrandKit(Frozen):
    """A team's own colours, font and logo; each part that is given replaces the style's."""

    name: str = ""
    primary: Colour | None = None
    secondary: Colour | None = None
    font: str | None = None
    logo: Path | None = None

    @classmethod
    def load(cls, path: Path) -> BrandKit:
        """Read a TOML file with the keys `name, primary, secondary, font, logo`; the logo's path is relative to it."""
        if not path.is_file():
            raise BrandError(f"{path}: cannot be read: no such file; give the path of a brand kit, a TOML file")
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BrandError(
                f'{path}: cannot be read as TOML ({error}); write lines such as primary = "#ff5a1f"'
            ) from error
        try:
            kit = cls.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            key, keys = ".".join(map(str, first["loc"])), ", ".join(cls.model_fields)
            raise BrandError(f"{path}: {key}: {first['msg']}; the keys are {keys}") from error
        return kit.model_copy(update={"logo": path.parent / kit.logo}) if kit.logo else kit


class PersonPhoto(Frozen):
    """A photograph and which of the people in it is meant: 1 is the most prominent."""

    path: Path
    person: Annotated[int, Field(ge=1, le=99)] = 1
    keep_background: bool = False


class Brief(Frozen):
    """One request, complete. The host is first among the people."""

    title: Annotated[str, Field(max_length=2000)]
    host: PersonPhoto | None = None
    guests: Annotated[tuple[PersonPhoto, ...], Field(max_length=5)] = ()
    style: str = "spotlight"
    realism: Annotated[int, Field(ge=0, le=100)] = 70
    brand: BrandKit = BrandKit()
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    formats: tuple[str, ...] = ("youtube", "podcast")
    kicker: Annotated[str, Field(max_length=80)] = ""
    face_finder: str | None = None
    """Who finds the faces in the photographs; None leaves it to the setting."""

    @property
    def people(self) -> tuple[PersonPhoto, ...]:
        return ((self.host,) if self.host else ()) + self.guests
