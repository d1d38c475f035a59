"""Styles as files: what one says itself, what it takes from the style it extends, and the fonts that lie beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import BrandError, StyleError, UnknownName
from engine.style import FONTS, NAME, Style
from engine.text.face import FontFace
from engine.text.own_fonts import FontFile, style_face

_BESIDE = "./"
_SUFFIXES = (".ttf", ".otf", ".woff2")
_ITS_OWN = ("name", "label")
"""What no style takes from another: who it is."""


@dataclass(frozen=True)
class StyleFile:
    """A `style.toml` as it is written; fonts beside it stand in `data` as files."""

    path: Path
    data: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.data["name"]

    @classmethod
    def load(cls, path: Path) -> StyleFile:
        """`StyleError` for what is no TOML, for another Thumbsmith, without a name, or names a font that cannot be."""
        data = Style.read(path)
        Style.check_demands(data, source=str(path))
        name = data.get("name")
        if not isinstance(name, str) or not NAME.fullmatch(name):
            given = "there is none" if name is None else f"{name!r} is none"
            raise StyleError(f"{path}: name: {given}; take small letters, figures and hyphens, such as 'first-light'")
        return cls(path, _with_files(data, path))


@dataclass(frozen=True)
class Settled:
    """A style as it is used, and the fonts that it brought."""

    style: Style
    fonts: tuple[FontFace, ...] = ()


class Family:
    """All styles that plugins registered, each able to stand on any other, in whatever order they came."""

    def __init__(self, known: Mapping[str, Style | StyleFile]) -> None:
        self._known = known

    def settled(self, name: str) -> Settled:
        """`StyleError` says in one sentence what is wrong with it."""
        thing = self._known[name]
        if isinstance(thing, Style) and thing.extends is None:
            return Settled(thing)
        whole = self._whole(name, ())
        if parent := whole.get("extends"):
            self._check_parent(parent, where=f"{_source(name, thing)}: extends")
        data, faces = _with_faces(whole, _source(name, thing))
        return Settled(Style.from_dict(data, source=_source(name, thing)), faces)

    def _check_parent(self, parent: str, *, where: str) -> None:
        """Of a fault that both would have, the one who has it is named."""
        try:
            self.settled(parent)
        except StyleError as error:
            raise StyleError(f"{where}: the style {parent!r} cannot be used itself ({error})") from error

    def _whole(self, name: str, trail: tuple[str, ...]) -> Mapping[str, Any]:
        """What a style says, over all that it takes from others."""
        thing = self._known[name]
        data = thing.model_dump(exclude_unset=True) if isinstance(thing, Style) else thing.data
        parent, where = data.get("extends"), f"{_source(name, thing)}: extends"
        if parent is None:
            return data
        if not isinstance(parent, str) or parent not in self._known:
            raise StyleError(f"{where}: {UnknownName('style', str(parent), self._known)}")
        trail = (*trail, name)
        if parent in trail:
            circle, first = " extends ".join(map(repr, (*trail, parent))), trail[0]
            where = f"{_source(first, self._known[first])}: extends"
            raise StyleError(f"{where}: {circle}, in a circle; one of them must stand by itself")
        return _over(_left_by(self._whole(parent, trail), data), data)


def _source(name: str, thing: Style | StyleFile) -> str:
    return str(thing.path) if isinstance(thing, StyleFile) else f"style {name!r}"


def _left_by(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """What a parent leaves: not who it is, and no options of a background that the child does not use."""
    left = {key: value for key, value in parent.items() if key not in _ITS_OWN}
    theirs, own = _table(parent, "background"), _table(child, "background")
    if "recipe" in own and own["recipe"] != theirs.get("recipe"):
        left["background"] = {key: value for key, value in theirs.items() if key != "options"}
    return left


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = data.get(key)
    return found if isinstance(found, Mapping) else {}


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Tables go into each other key by key; all else, lists included, takes the place of what was there."""
    merged = dict(below)
    for key, value in above.items():
        under = below.get(key)
        merged[key] = _over(under, value) if isinstance(value, Mapping) and isinstance(under, Mapping) else value
    return merged


def _with_files(data: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Fonts that are named as files, as files in the style's own folder."""
    return _with_fonts(data, lambda key, value: _file(value, path, key) if isinstance(value, str) else value)


def _with_faces(data: Mapping[str, Any], source: str) -> tuple[dict[str, Any], tuple[FontFace, ...]]:
    """Ids in the place of files, and the faces they are of."""
    faces: dict[str, FontFace] = {}

    def named(key: str, value: object) -> object:
        if not isinstance(value, FontFile):
            return value
        try:
            face = style_face(value)
        except BrandError as error:
            raise StyleError(f"{source}: {key}: {error}") from error
        faces[face.id] = face
        return face.id

    return _with_fonts(data, named), tuple(faces.values())


def _with_fonts(data: Mapping[str, Any], change: Callable[[str, object], object]) -> dict[str, Any]:
    changed = dict(data)
    for table, key in FONTS:
        held = changed.get(table)
        if isinstance(held, Mapping) and key in held:
            changed[table] = {**held, key: change(f"{table}.{key}", held[key])}
    return changed


def _file(value: str, path: Path, key: str) -> FontFile | str:
    plain = value.partition("#")[0]
    if not value.startswith(_BESIDE):
        if "/" in value or "\\" in value or plain.lower().endswith(_SUFFIXES):
            raise StyleError(f'{path}: {key}: {value!r} is no id; a font beside the style is written "./MyFont.ttf"')
        return value
    file = FontFile.parse(f"{path.parent / value.removeprefix(_BESIDE)}")
    if not file.path.resolve().is_relative_to(path.parent.resolve()):
        raise StyleError(f"{path}: {key}: {value!r} lies outside of the style's folder; put the font beside the style")
    return file
