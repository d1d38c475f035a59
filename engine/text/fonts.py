"""The fonts at hand: one file a face, read by its id; a fallback for letters the chosen face lacks.

Measures are in em (1 = the font size), y up as fonts have it. Faces are opened when first asked for.
"""

from __future__ import annotations

import copy
import hashlib
import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import BrandError, MissingAsset, UnknownName
from engine.home import assets_home
from engine.scene import FontReference

if TYPE_CHECKING:
    import skia
    import uharfbuzz

EMOJI_FACE = "noto-color-emoji-400"
_SUFFIXES = (".ttf", ".otf")
_EAST_ASIAN = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_CHARSETS = {"-sc-": "gb2312", "-tc-": "big5", "-jp-": "shift_jis", "-kr-": "euc_kr"}
"""What a language writes with tells the four families of one character apart."""
_BYTE_LIMIT = 30_000_000
_IGNORABLE = frozenset(range(0x200B, 0x2010)) | frozenset(range(0xFE00, 0xFE10)) | {0x2060, 0xFEFF}
"""Joiners and variation selectors: they need no glyph of their own."""


@dataclass(frozen=True, kw_only=True)
class FontFace:
    """One face of one family, in one file. Equal and hashed by id and content."""

    id: str
    family: str
    weight: int
    italic: bool
    postscript_name: str
    path: Path = field(compare=False)
    digest: str
    fallback: bool = False
    licence: str = ""

    @cached_property
    def hb_face(self) -> uharfbuzz.Face:
        import uharfbuzz

        return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(self.path)))

    @cached_property
    def hb_font(self) -> uharfbuzz.Font:
        """A HarfBuzz font in font units, unhinted."""
        import uharfbuzz

        return uharfbuzz.Font(self.hb_face)

    @cached_property
    def typeface(self) -> skia.Typeface:
        """Opened without the system's fonts, which Skia's default would look for and complain about."""
        import skia

        return skia.FontMgr.New_Custom_Empty().makeFromFile(str(self.path))

    @cached_property
    def units_per_em(self) -> int:
        return int(self.hb_face.upem)

    @cached_property
    def characters(self) -> frozenset[int]:
        """Code points with a glyph of their own."""
        return frozenset(self.hb_face.unicodes)

    def has(self, text: str) -> bool:
        """True when every character has a glyph; joiners and variation selectors need none."""
        return all(ord(c) in self.characters or ord(c) in _IGNORABLE for c in text)

    @cached_property
    def colour(self) -> bool:
        """True for a face of coloured glyphs (emoji)."""
        return bool(self.hb_face.has_color_paint or self.hb_face.has_color_layers)

    @cached_property
    def cap_height(self) -> float:
        """Height of H in em; of the tallest plain glyph where there is no H."""
        return self._top_of("H", "א", "ا", "क", "ก", "永", "한", "😀")

    @cached_property
    def x_height(self) -> float:
        return self._top_of("x", "H", "א", "ا", "क", "ก", "永", "한", "😀")

    @cached_property
    def proportion(self) -> float:
        """Width of H (or n) over cap height: about 0.5 for condensed, 1 for plain, 1.4 for wide faces."""
        glyph = self.hb_font.get_nominal_glyph(ord("H")) or self.hb_font.get_nominal_glyph(ord("n"))
        return self.hb_font.get_glyph_h_advance(glyph) / self.units_per_em / self.cap_height if glyph else 1.0

    def _top_of(self, *samples: str) -> float:
        for sample in samples:
            if glyph := self.hb_font.get_nominal_glyph(ord(sample)):
                extents = self.hb_font.get_glyph_extents(glyph)
                if extents and extents.y_bearing > 0:
                    return extents.y_bearing / self.units_per_em
        return 0.7

    @cached_property
    def ascent(self) -> float:
        return self.hb_font.get_font_extents("ltr").ascender / self.units_per_em

    @cached_property
    def descent(self) -> float:
        """Positive, below the baseline."""
        return -self.hb_font.get_font_extents("ltr").descender / self.units_per_em

    @property
    def reference(self) -> FontReference:
        return FontReference(
            family=self.family,
            weight=self.weight,
            italic=self.italic,
            postscript_name=self.postscript_name,
            digest=self.digest,
        )


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

    def with_files(self, paths: Iterable[Path | str]) -> FontLibrary:
        """A library of its own that has these files as well; the faces that are here already are shared."""
        other = copy.copy(self)
        other._faces = dict(self._faces)
        for path in paths:
            other.add_file(path)
        return other

    def add_file(self, path: Path | str) -> str:
        """Take a user's own TTF or OTF; returns its id. `BrandError` when it is no usable font."""
        face = _read_file(Path(path))
        self._faces[face.id] = face
        return face.id


def _unlike(face: FontFace, like: FontFace | None) -> float:
    """How far the widths of two faces are apart, as the ratio of their letters' widths."""
    return abs(math.log(face.proportion / like.proportion)) if like else 0.0


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
        raise MissingAsset(f"the fonts are not built ({folder} has no fonts.json); run `make setup`") from error
    except (ValueError, KeyError) as error:
        raise MissingAsset(f"{folder / 'fonts.json'} is damaged; delete the folder and run `make setup`") from error
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


def font_id(digest: str) -> str:
    """How a font of one's own is called in scenes: by its content."""
    return f"file-{digest[:12]}"


def _read_file(path: Path) -> FontFace:
    from fontTools.ttLib import TTFont, TTLibError

    if path.suffix.lower() not in _SUFFIXES:
        raise BrandError(f"{path}: fonts are taken as .ttf or .otf files")
    try:
        data = path.read_bytes()
        font = TTFont(path, lazy=True)
        names, shape = font["name"], font["OS/2"]
        postscript = names.getDebugName(6) or path.stem
        family = names.getDebugName(16) or names.getDebugName(1) or path.stem
        weight, italic = int(shape.usWeightClass), bool(shape.fsSelection & 1)
        font.getBestCmap()
    except OSError as error:
        raise BrandError(f"{path}: cannot be read ({error.strerror}); give the path of a .ttf or .otf file") from error
    except (TTLibError, KeyError, AttributeError, AssertionError, ValueError) as error:
        raise BrandError(f"{path}: is not a font that can be used; export it again as TTF or OTF") from error
    if len(data) > _BYTE_LIMIT:
        raise BrandError(f"{path}: has {len(data) // 1_000_000} MB; 30 MB is the limit for a font")
    digest = hashlib.sha256(data).hexdigest()
    return FontFace(
        id=font_id(digest),
        family=family,
        weight=weight,
        italic=italic,
        postscript_name=postscript,
        path=path,
        digest=digest,
    )
