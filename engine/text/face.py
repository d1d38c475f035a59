"""One face of one family, and what is measured of it.

Measures are in em (1 = the font size), y up as fonts have it. Its file is opened when it is first asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from engine.scene import FontReference

if TYPE_CHECKING:
    import skia
    import uharfbuzz

_IGNORABLE = frozenset(range(0x200B, 0x2010)) | frozenset(range(0xFE00, 0xFE10)) | {0xAD, 0x2060, 0xFEFF}
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
