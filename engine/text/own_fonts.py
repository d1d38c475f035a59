"""Fonts that a user, a style or a plugin brings as files. What is drawn with is a copy, written anew by one rule.

Copies are kept in the cache folder by what they were made of, so that a font is looked at once a machine.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from engine.errors import BrandError
from engine.home import cache_home
from engine.text.face import FontFace
from engine.text.font_file import BYTES_LIMIT, RECIPE, looked_at, names_of
from engine.text.variable import Instance, static

OWN = "file-"
"""How ids of users' own fonts begin; no other font's does."""
_ENDINGS = {"font/ttf": ".ttf", "font/otf": ".otf"}
_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,63}$")


@dataclass(frozen=True, kw_only=True)
class FontFile:
    """A font as a file: `register_fonts` returns these, or plain paths."""

    path: Path
    instance: Instance | None = None
    """Of a variable font: a weight, or the name of one of its instances."""
    id: str | None = None
    """How styles and scenes call it; by default its family, weight and slant, such as `anton-400`."""
    licence: str = ""

    def __post_init__(self) -> None:
        if self.id is not None and (not _ID.fullmatch(self.id) or self.id.startswith(OWN)):
            raise BrandError(f"{self.path}: {self.id!r} is no id for a font; take one such as 'house-sans-700'")

    @classmethod
    def parse(cls, text: Path | str) -> Self:
        """`MyFont.ttf`, `MyFont.ttf#700` or `MyFont.ttf#Condensed Bold`."""
        path, _, instance = str(text).partition("#")
        return cls(path=Path(path), instance=int(instance) if instance.isdecimal() else instance or None)


def font_id(digest: str) -> str:
    """How a user's own font is called in scenes: by its content."""
    return f"{OWN}{digest[:12]}"


def own_face(file: FontFile) -> FontFace:
    """A user's own font. `BrandError` names the file and says what is wrong with it."""
    facts, path = _copied(file)
    return _face(font_id(facts["digest"]), facts, path, file.licence)


def plugin_face(file: FontFile) -> FontFace:
    """A font of a plugin, under the id that it asks for, or the one that its family and weight make."""
    facts, path = _copied(file)
    return _face(file.id or _plain_id(facts), facts, path, file.licence)


def style_face(file: FontFile) -> FontFace:
    """A font that lies beside a style. Two styles may bring two fonts of one name, so its content tells it apart."""
    facts, path = _copied(file)
    return _face(f"{_plain_id(facts)}-{facts['digest'][:8]}", facts, path, file.licence)


def kept_face(path: Path) -> FontFace:
    """A user's own font that was looked at when it came, as it lies."""
    from fontTools.ttLib import TTFont

    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with TTFont(path, lazy=True) as font:
        return _face(font_id(digest), {**names_of(font), "digest": digest}, path)


def _face(name: str, facts: dict[str, Any], path: Path, licence: str = "") -> FontFace:
    told = {key: facts[key] for key in ("family", "weight", "italic", "postscript_name", "digest")}
    return FontFace(id=name, path=path, licence=licence, **told)


def _plain_id(facts: dict[str, Any]) -> str:
    """`anton-400`, as built-in fonts are called; a family without Latin letters by its PostScript name."""
    stems = (re.sub(r"[^a-z0-9]+", "-", facts[name].lower()).strip("-") for name in ("family", "postscript_name"))
    stem = next(filter(None, stems), "font")[:40].strip("-")
    stem = f"font-{stem}" if f"{stem}-".startswith(OWN) else stem
    return f"{stem}-{facts['weight']}{'-italic' if facts['italic'] else ''}"


def _copied(file: FontFile) -> tuple[dict[str, Any], Path]:
    """What the font is, and its copy, which is made when it is not there yet."""
    data = _read(file.path)
    key = hashlib.sha256(f"{RECIPE} {_maker()} {file.instance}\n".encode() + data).hexdigest()
    folder = _folder()
    found = _found(folder, key)
    if found:
        return found
    try:
        facts, kept = looked_at(data, choose=lambda font: static(font, file.instance))
    except BrandError as error:
        raise BrandError(f"{file.path}: {error}") from error
    path = folder / f"{key}{_ENDINGS[facts['media_type']]}"
    _write(path, kept)
    _write(folder / f"{key}.json", json.dumps(facts).encode())
    return facts, path


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > BYTES_LIMIT:
            limit = BYTES_LIMIT // 1_000_000
            raise BrandError(f"{path}: has {size // 1_000_000} MB; {limit} MB is the limit for a font")
        return path.read_bytes()
    except OSError as error:
        raise BrandError(
            f"{path}: cannot be read ({error.strerror}); give the path of a TTF, OTF or WOFF2 file"
        ) from error


def _found(folder: Path, key: str) -> tuple[dict[str, Any], Path] | None:
    """A copy that is whole, whoever was interrupted while writing it."""
    try:
        facts = json.loads((folder / f"{key}.json").read_bytes())
        path = folder / f"{key}{_ENDINGS[facts['media_type']]}"
        whole = hashlib.sha256(path.read_bytes()).hexdigest() == facts["digest"]
    except (OSError, ValueError, KeyError):
        return None
    return (facts, path) if whole else None


def _write(path: Path, data: bytes) -> None:
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    partial.write_bytes(data)
    partial.replace(path)


def _folder() -> Path:
    folder = cache_home() / "fonts"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(_while_we_run().name)


@functools.cache
def _while_we_run() -> tempfile.TemporaryDirectory[str]:
    """Where nothing may be kept; gone when the process ends."""
    return tempfile.TemporaryDirectory(prefix="thumbsmith-fonts-", ignore_cleanup_errors=True)


@functools.cache
def _maker() -> str:
    import fontTools

    return fontTools.version
