"""A font that somebody brings, looked at and written anew as one static TTF or OTF: the same rule at every door.

Only tables that drawing needs are kept, so that no hint program and nothing unknown is read by anybody later. What
users send to the service is looked at in the limited process alone.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine.errors import BrandError
from engine.text.clean import clean_name
from engine.text.figures import line_figures

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

RECIPE = 2
"""Raise it when the way of writing changes, so that copies are written again."""
BYTES_LIMIT = 30_000_000
"""Of the file and of what is unpacked from it."""
_RIGHT = "take a TTF, OTF or WOFF2 file with one font"
ALONE = "take the one weight that you use, as a file of its own"
_STARTS = {b"\0\1\0\0": "ttf", b"true": "ttf", b"OTTO": "otf", b"wOF2": "woff2"}
_NEEDED = ("cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2")
_KEPT = {*_NEEDED, "post", "glyf", "loca", "CFF ", "GDEF", "GSUB", "GPOS", "kern", "COLR", "CPAL", "GlyphOrder"}
_RESTRICTED, _LICENCE_BITS, _BITMAPS_ONLY = 0x0002, 0x000E, 0x0200
_LONGEST_NAME = 100

Choose = Callable[["TTFont"], "TTFont"]
"""Makes one static font of a variable one, or says in a `BrandError` how to ask for one."""


def looked_at(
    data: bytes, *, bytes_limit: int = BYTES_LIMIT, choose: Choose | None = None
) -> tuple[dict[str, Any], bytes]:
    """What the font is, and its file as it is to be kept; `BrandError` for one that cannot or may not be used."""
    start = _STARTS.get(data[:4])
    if start is None:
        raise BrandError(f"the font is no TTF, OTF or WOFF2 file; {_RIGHT}")
    if len(data) > bytes_limit or _unpacked(data, start) > bytes_limit:
        raise BrandError(f"the font has more than {bytes_limit // 1_000_000} MB; take one with fewer glyphs")
    try:
        return _rewritten(data, choose or _refuse_variable)
    except BrandError:
        raise
    except Exception as error:  # fontTools fed with hostile bytes raises whatever it likes
        raise BrandError(f"the font is damaged or of a kind that cannot be used; {_RIGHT}") from error


def _unpacked(data: bytes, start: str) -> int:
    """What WOFF2 says of its size; the process may not take much more, whatever it says."""
    return int.from_bytes(data[16:20], "big") if start == "woff2" else len(data)


def _rewritten(data: bytes, choose: Choose) -> tuple[dict[str, Any], bytes]:
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    _check_tables(font)
    _check_embedding(font["OS/2"].fsType)
    if not any(chr(code).isalnum() for code in font.getBestCmap() or ()):
        raise BrandError("the font has no letters or figures; take one that words can be set in")
    font = choose(font)
    line_figures(font)
    for tag in set(font.keys()) - _KEPT:
        del font[tag]
    font.flavor = None
    file = io.BytesIO()
    font.save(file, reorderTables=None)
    kept = file.getvalue()
    _check_outlines(kept)
    return {**names_of(font), "digest": hashlib.sha256(kept).hexdigest(), "media_type": _media_type(font)}, kept


def _check_tables(font: TTFont) -> None:
    missing = [tag for tag in _NEEDED if tag not in font]
    if not any(tag in font for tag in ("glyf", "CFF ")):
        missing.append("glyf or CFF")
    if missing:
        raise BrandError(f"the font lacks {', '.join(missing)}; export it again as TTF or OTF")


def _refuse_variable(font: TTFont) -> TTFont:
    if "fvar" in font:
        raise BrandError(f"this is a variable font; {ALONE}")
    return font


def _check_embedding(bits: int) -> None:
    """The least that the bits forbid counts, as the OpenType specification has it."""
    if bits & _LICENCE_BITS == _RESTRICTED:
        raise BrandError("the font's maker forbids to embed it (restricted licence); take one that may be embedded")
    if bits & _BITMAPS_ONLY:
        raise BrandError("the font's maker allows to embed bitmaps of it only; take one that may be embedded")


def _check_outlines(data: bytes) -> None:
    """Letters that titles are made of can be measured and drawn."""
    import uharfbuzz

    face = uharfbuzz.Face(data)
    if face.glyph_count == 0 or not 16 <= face.upem <= 16384:
        raise BrandError("the font has no glyphs, or measures that cannot be; export it again")
    font, buffer = uharfbuzz.Font(face), uharfbuzz.Buffer()
    buffer.add_str("Hamburgefonstiv 0123456789")
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    for glyph in buffer.glyph_infos:
        font.get_glyph_extents(glyph.codepoint)


def names_of(font: TTFont) -> dict[str, Any]:
    """What it is called, and how heavy it is."""
    table, shape = font["name"], font["OS/2"]
    family = _name(table.getDebugName(16) or table.getDebugName(1)) or "Unnamed"
    return {
        "family": family,
        "name": _name(table.getDebugName(4)) or family,
        "postscript_name": _name(table.getDebugName(6)) or family.replace(" ", ""),
        "weight": min(1000, max(1, int(shape.usWeightClass))),
        "italic": bool(shape.fsSelection & 1),
    }


def _name(text: str | None) -> str:
    return clean_name(text or "", limit=_LONGEST_NAME)


def _media_type(font: TTFont) -> str:
    return "font/otf" if "CFF " in font else "font/ttf"
