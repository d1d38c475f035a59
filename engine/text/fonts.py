"""The fonts at hand: one file a face, read by its id; a fallback for letters the chosen face lacks."""

from __future__ import annotations

import copy
import json
import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engine.errors import MissingAsset, UnknownName
from engine.home import assets_home, setup_command
from engine.scene import FontReference
from engine.text.face import FontFace
from engine.text.own_fonts import FontFile, kept_face, own_face

EMOJI_FACE = "noto-color-emoji-400"
_EAST_ASIAN = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_HEAVY = 600
"""Lighter faces stand in only where no other can."""
_CHARSETS = {"-sc-": "gb2312", "-tc-": "big5", "-jp-": "shift_jis", "-kr-": "euc_kr"}
"""What a language writes with tells the four families of one character apart."""


class FontLibrary:
    """Faces by id: those of `folder` (by default what set-up built) and files a user adds.

    One instance serves one render; adding a file is the only change it knows.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or assets_home() / "fonts"
        self._faces = {face.id: face for face in _read_manifest(self.folder)}
        self._fallbacks = [face for face in self._faces.values() if face.fallback]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._faces)

    def face(self, font_id: str) -> FontFace:
        """The face with that id; `UnknownName` offers the nearest ones."""
        if font_id not in self._faces:
            raise UnknownName("font", font_id, self._faces)
        return self._faces[font_id]

    def reference(self, font_id: str) -> FontReference:
        """What a scene keeps about a font it uses."""
        return self.face(font_id).reference

    def fallback(self, cluster: str, like: FontFace | None = None, *, context: str = "") -> FontFace | None:
        """A face that has every character of `cluster`, as narrow or wide as `like`; None when none has.

        `context` is the whole title: it tells whether Chinese characters stand in Japanese, Korean or Chinese.
        """
        able = [face for face in self._fallbacks if face.has(cluster)]
        if _EAST_ASIAN.match(cluster):
            return min(able, key=lambda face: _east_asian_rank(face, context or cluster), default=None)
        return min(able, key=lambda face: _unlike(face, like), default=None)

    @property
    def emoji(self) -> FontFace | None:
        """The face of colour pictures, when one is built."""
        return self._faces.get(EMOJI_FACE)

    def with_faces(self, faces: Iterable[FontFace]) -> FontLibrary:
        """A library of its own that has these as well; what is here already is shared."""
        other = copy.copy(self)
        other._faces = self._faces | {face.id: face for face in faces}
        return other

    def with_files(self, paths: Iterable[Path]) -> FontLibrary:
        """Likewise with files that were looked at when they came: they are taken as they lie."""
        return self.with_faces(kept_face(path) for path in paths)

    def add_file(self, path: Path | str) -> str:
        """Take a user's own font, as a path or `path#700`; returns its id. `BrandError` when it cannot be used."""
        face = own_face(FontFile.parse(path))
        self._faces[face.id] = face
        return face.id


def built_fonts() -> frozenset[str] | None:
    """Ids of the fonts that set-up built; None where it has not built any yet."""
    try:
        return frozenset(FontLibrary().ids)
    except MissingAsset:
        return None


def _unlike(face: FontFace, like: FontFace | None) -> tuple[bool, float]:
    """Thin faces last; then how far the widths of two faces are apart, as the ratio of their letters' widths."""
    apart = abs(math.log(face.proportion / like.proportion)) if like else 0.0
    return face.weight < _HEAVY, round(apart, 2)


def _east_asian_rank(face: FontFace, text: str) -> tuple[int, int, int]:
    """Fewest characters missing first; then fewest that the language would not write; Chinese before Japanese."""
    characters = [c for c in text if _EAST_ASIAN.match(c)]
    parts = list(_CHARSETS)
    rank = next((index for index, part in enumerate(parts) if part in face.id), len(parts))
    charset = _CHARSETS[parts[rank]] if rank < len(parts) else "ascii"
    foreign = sum(
        not _encodes(c, charset) or ("\u3040" <= c <= "\u30ff" and charset != "shift_jis") for c in characters
    )
    return sum(not face.has(c) for c in characters), foreign, rank


def _encodes(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _read_manifest(folder: Path) -> list[FontFace]:
    try:
        entries = json.loads((folder / "fonts.json").read_text(encoding="utf-8"))["faces"]
    except OSError as error:
        raise MissingAsset(f"the fonts are not built ({folder} has no fonts.json); run `{setup_command()}`") from error
    except (ValueError, KeyError) as error:
        raise MissingAsset(f"{folder / 'fonts.json'} is damaged; run `{setup_command()}` to build it anew") from error
    return [_face(entry, folder) for entry in entries]


def _face(entry: dict[str, Any], folder: Path) -> FontFace:
    return FontFace(
        id=entry["id"],
        family=entry["family"],
        weight=entry["weight"],
        italic=entry["italic"],
        postscript_name=entry["postscript_name"],
        path=folder / entry["file"],
        digest=entry["sha256"],
        fallback=entry["fallback"],
        licence=entry["licence"],
    )
