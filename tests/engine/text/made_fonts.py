"""Small fonts made on the spot: one that varies, and built-in faces under other names."""

from __future__ import annotations

import io
from collections.abc import Callable

from fontTools.designspaceLib import AxisDescriptor
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from engine.text.fonts import FontLibrary

LETTERS = "AHxnotaberfgisv0123456789"
WIDE = 400
"""Units that a letter of weight 900 is wider than one of 400."""


def house_font(change: Callable[[TTFont], object] | None = None, *, family: str = "House Sans") -> bytes:
    """A built-in face under a name of its own."""
    made = TTFont(FontLibrary().face("bebas-neue-400").path)
    names = {1: family, 4: f"{family} Regular", 6: f"{family.replace(' ', '')}-Regular"}
    for name_id, text in names.items():
        made["name"].setName(text, name_id, 3, 1, 0x409)
    if change:
        change(made)
    return _bytes_of(made)


def variable_font(*, tag: str = "wght", instances: dict[str, float] | None = None) -> bytes:
    """Every letter is a block, 500 units wide at weight 400 and wider by `WIDE` at 900."""
    builder = FontBuilder(1000)
    glyphs = {".notdef": _block(500), **{f"g{ord(letter)}": _block(500) for letter in LETTERS}}
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({ord(letter): f"g{ord(letter)}" for letter in LETTERS})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (600, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "House Var", "styleName": "Regular", "psName": "HouseVar-Regular"})
    builder.setupOS2(usWeightClass=400)
    builder.setupPost()
    named = [{"location": {tag: value}, "stylename": name} for name, value in (instances or {}).items()]
    axis = AxisDescriptor(tag=tag, name="Axis", minimum=100, default=400, maximum=900)
    builder.setupFvar([axis], named)
    wider = [(0, 0), (0, 0), (WIDE, 0), (WIDE, 0), (0, 0), (WIDE, 0), (0, 0), (0, 0)]
    builder.setupGvar({name: [TupleVariation({tag: (0, 1, 1)}, list(wider))] for name in glyphs})
    return _bytes_of(builder.font)


def _block(width: int):
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    pen.lineTo((50, 700))
    pen.lineTo((width, 700))
    pen.lineTo((width, 0))
    pen.closePath()
    return pen.glyph()


def _bytes_of(font: TTFont) -> bytes:
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
