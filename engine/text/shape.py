"""Text to glyphs by HarfBuzz: unhinted, linear, the same numbers a browser's canvas measures.

Tracking is 1/1000 em, added after every cluster but the last; it switches ligatures off, as canvas
`letterSpacing` does, and is not applied to cursive scripts, whose letters must touch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from engine.geometry import Box
from engine.text.face import FontFace

if TYPE_CHECKING:
    import uharfbuzz

Direction = Literal["ltr", "rtl"]

_CURSIVE = re.compile("[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufeff\u0900-\u0dff\u1800-\u18af]")
"""Arabic, Syriac, N'Ko, the Indic scripts with a head line, Mongolian."""
_NO_LIGATURES = {"liga": False, "clig": False}


class Glyph(NamedTuple):
    """One glyph: where its origin stands (y down), its cluster's first character, its ink's edges."""

    id: int
    x: float
    y: float
    cluster: int
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    @property
    def inked(self) -> bool:
        return self.right > self.left and self.bottom > self.top

    def scaled(self, factor: float) -> Glyph:
        return Glyph(self.id, self.x * factor, self.y * factor, self.cluster, *(v * factor for v in self[4:]))


@dataclass(frozen=True, kw_only=True)
class Shaped:
    """Glyphs in visual order from a pen at (0, 0) on the baseline, y down, in units at `size`."""

    text: str
    size: float
    glyphs: tuple[Glyph, ...]
    advance: float
    ink: Box
    """Round every glyph's ink; zero-sized when there is none."""


def shape(text: str, face: FontFace, *, size: float, tracking: float = 0.0, direction: Direction = "ltr") -> Shaped:
    """Shape one run of one face and direction at `size` design units an em."""
    em = shape_em(text, face, tracking, direction)
    if size == 1.0:
        return em
    glyphs = tuple(glyph.scaled(size) for glyph in em.glyphs)
    return Shaped(text=text, size=size, glyphs=glyphs, advance=em.advance * size, ink=em.ink.scaled(size))


@lru_cache(maxsize=8192)
def shape_em(text: str, face: FontFace, tracking: float, direction: Direction) -> Shaped:
    """The same at a size of 1, kept."""
    import uharfbuzz

    spaced = tracking != 0 and not _CURSIVE.search(text)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = direction
    uharfbuzz.shape(face.hb_font, buffer, _NO_LIGATURES if spaced else {})
    glyphs, advance = _placed(buffer, face, tracking / 1000.0 if spaced else 0.0)
    return Shaped(text=text, size=1.0, glyphs=glyphs, advance=advance, ink=_ink(glyphs))


def _placed(buffer: uharfbuzz.Buffer, face: FontFace, gap: float) -> tuple[tuple[Glyph, ...], float]:
    """Glyphs with `gap` em between clusters, and the pen's last place."""
    unit, pen, before = 1.0 / face.units_per_em, 0.0, None
    glyphs: list[Glyph] = []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if before is not None and info.cluster != before:
            pen += gap
        before = info.cluster
        x, y = pen + place.x_offset * unit, -place.y_offset * unit
        glyphs.append(Glyph(info.codepoint, x, y, info.cluster, *_edges(info.codepoint, x, y, face)))
        pen += place.x_advance * unit
    return tuple(glyphs), pen


def _edges(glyph: int, x: float, y: float, face: FontFace) -> tuple[float, float, float, float]:
    extents, unit = face.hb_font.get_glyph_extents(glyph), 1.0 / face.units_per_em
    if not extents:
        return (x, y, x, y)
    left, top = x + extents.x_bearing * unit, y - extents.y_bearing * unit
    return (left, top, left + extents.width * unit, top - extents.height * unit)


def _ink(glyphs: tuple[Glyph, ...]) -> Box:
    inked = [glyph for glyph in glyphs if glyph.inked]
    if not inked:
        return Box(0.0, 0.0, 0.0, 0.0)
    return Box.from_edges(
        min(g.left for g in inked), min(g.top for g in inked), max(g.right for g in inked), max(g.bottom for g in inked)
    )
