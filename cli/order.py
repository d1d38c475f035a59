"""What `thumbsmith render` was asked for, checked and turned into a brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from engine.brief import BrandKit, Brief, PersonPhoto
from engine.errors import BriefError

VARIANT_LIMIT = 12

_RIGHT = {
    "title": "up to 200 letters; one to five words read best",
    "style": "a name that `thumbsmith styles` lists",
    "formats": "names that `thumbsmith formats` lists",
    "face_finder": "a name that `thumbsmith plugins` lists",
    "background": "a name that `thumbsmith plugins` lists, such as sdxl",
    "prompt": "up to 1000 letters",
    "guests": "up to 5 guests beside the host",
    "realism": "a whole number from 0, a poster, to 100, a photograph",
    "seed": "a whole number from 0 to 9223372036854775807",
    "kicker": "up to 80 letters",
    "person": "a number from 1, the most prominent, to 99",
}
"""What each part of the brief takes."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """Photographs are still as they were named: a file, an address, or - for standard input."""

    wishes: Mapping[str, object]
    """Those of `engine.brief.Wishes`, by name."""
    out: Path
    host: str | None = None
    guests: tuple[str, ...] = ()
    background_photo: str | None = None
    brand: Path | None = None
    seed: int = 0
    variants: int = 1
    exporters: tuple[str, ...] = ("psd",)
    person: int = 1
    keep_background: bool = False

    @property
    def folders(self) -> tuple[Path, ...]:
        """One for each variant."""
        if self.variants == 1:
            return (self.out,)
        return tuple(self.out / f"variant-{number + 1}" for number in range(self.variants))

    @property
    def photographs(self) -> tuple[str, ...]:
        """The host's first, that of the ground last."""
        ground = (self.background_photo,) if self.background_photo is not None else ()
        return ((self.host,) if self.host is not None else ()) + self.guests + ground

    def check(self) -> None:
        """Said before the work, and before a photograph is fetched for it."""
        if not 1 <= self.variants <= VARIANT_LIMIT:
            raise BriefError(f"--variants {self.variants}: ask for 1 to {VARIANT_LIMIT}")
        self.brief([Path("photo") for _ in self.photographs])
        for path in (self.out, *self.out.parents):
            if path.is_file():
                raise BriefError(f"{path} is a file; --out names a folder, and a new one is made")

    def brief(self, photographs: Sequence[Path]) -> Brief:
        """With the photographs where they lie now, in the order of `photographs`."""
        people, ground = list(photographs), None
        if self.background_photo is not None:
            ground = people.pop()
        host = people[0] if self.host is not None else None
        guests = people if host is None else people[1:]
        try:
            return Brief.model_validate(
                {
                    **self.wishes,
                    "host": host and PersonPhoto(path=host, person=self.person, keep_background=self.keep_background),
                    "guests": [PersonPhoto(path=path, keep_background=self.keep_background) for path in guests],
                    "background_photo": ground,
                    "brand": BrandKit.load(self.brand) if self.brand else BrandKit(),
                    "seed": self.seed,
                }
            )
        except ValidationError as error:
            raise BriefError(_refusal(error)) from error


def wanted_exporters(named: Sequence[str] | None, *, no_psd: bool) -> tuple[str, ...]:
    """The further files of each picture: those named, else the PSD."""
    if no_psd and "psd" in (named or ()):
        raise BriefError("--no-psd and --exporter psd contradict each other; leave one of them out")
    if named:
        return tuple(dict.fromkeys(named))
    return () if no_psd else ("psd",)


def _refusal(error: ValidationError) -> str:
    """What was given to which option, and what would be right."""
    first = error.errors()[0]
    name, given = str(first["loc"][0]), first["input"]
    option = {"guests": "guest", "formats": "format"}.get(name, name.replace("_", "-"))
    said = f"{len(given)} were given" if isinstance(given, list | tuple) else f"{str(given)[:40]!r} was given"
    return f"--{option}: {said}; right is {_RIGHT.get(name, first['msg'])}"
