"""What the user wants: title, style, realism, people, brand kit, seed, formats.

A plain wish that is added to `Wishes` travels by itself from the API's body to the row, the worker and the answer.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import Field, StrictBool, ValidationError

from engine.errors import BrandError
from engine.looks import Frozen
from engine.measures import Colour, Whole

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$")]
"""Of a style, format, exporter or face finder."""
GUESTS_LIMIT = 5
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


class PersonChoice(Frozen):
    """Who is meant in a photo, 1 the most prominent, and whether the photo's own background stays."""

    person: Annotated[Whole, Field(ge=1, le=99)] = 1
    keep_background: StrictBool = False


class PersonPhoto(PersonChoice):
    path: Path


class Wishes(Frozen):
    """What is wished of a picture, in plain values: the same for whoever asks, and kept with what was made."""

    title: Annotated[str, Field(max_length=2000, description="Put *asterisks* round what should stand out.")]
    style: Name = "spotlight"
    realism: Annotated[Whole, Field(ge=0, le=100, description="0 graphic .. 100 photographic.")] = 50
    formats: Annotated[tuple[Name, ...], Field(min_length=1, max_length=8)] = ("youtube", "podcast")
    kicker: Annotated[str, Field(max_length=80, description="A small line: show, episode, topic.")] = ""
    face_finder: Annotated[
        Name | None, Field(description="A plugin that finds the faces in the photos, where not the usual one.")
    ] = None
    background: Annotated[
        Name | None, Field(description="A plugin that makes the ground, such as photo, remote or sdxl.")
    ] = None
    prompt: Annotated[
        str, Field(max_length=1000, description="What such a plugin is to paint, in your own words; else the style's.")
    ] = ""
    quick: Annotated[
        StrictBool, Field(description="Painted in few steps, as the style says: sooner, and less fine.")
    ] = False


class Brief(Wishes):
    """One request, complete. The host is first among the people."""

    host: PersonPhoto | None = None
    guests: Annotated[tuple[PersonPhoto, ...], Field(max_length=GUESTS_LIMIT)] = ()
    brand: BrandKit = BrandKit()
    background_photo: Path | None = None
    """The picture that the ground is made of, for a background that wants one."""
    seed: Annotated[Whole, Field(ge=0, lt=2**63)] = 0

    @property
    def people(self) -> tuple[PersonPhoto, ...]:
        return ((self.host,) if self.host else ()) + self.guests
