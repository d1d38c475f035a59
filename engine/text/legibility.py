"""Whether a title can be read where it will be seen: small, in a list, for a third of a second."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from engine.fonts import FontFace

_CAP_PX_AT_168 = 9.0
"""Below about nine pixels letters of a heavy face close up."""


@dataclass(frozen=True, kw_only=True)
class Legibility:
    """Pixels of the smallest line when the whole picture is 168 or 320 px wide."""

    cap_px_at_168: float
    cap_px_at_320: float
    stroke_px_at_168: float
    readable: bool
    verdict: str


def legibility(cap_height: float, face: FontFace, *, canvas_width: float) -> Legibility:
    """Judge letters `cap_height` design units high on a canvas `canvas_width` units wide."""
    at_168, at_320 = cap_height * 168 / canvas_width, cap_height * 320 / canvas_width
    stroke = at_168 * stem_share(face)
    readable = at_168 >= _CAP_PX_AT_168
    return Legibility(
        cap_px_at_168=at_168, cap_px_at_320=at_320, stroke_px_at_168=stroke, readable=readable,
        verdict=_verdict(at_168, stroke, readable),
    )  # fmt: skip


def _verdict(cap: float, stroke: float, readable: bool) -> str:
    if not readable:
        return (
            f"capitals are {cap:.0f} px high at 168 px; shorten the title, {_CAP_PX_AT_168:.0f} px or more reads well"
        )
    if stroke < 1.0:
        return f"strokes are {stroke:.1f} px thick at 168 px; a heavier font reads better"
    return f"reads well: capitals are {cap:.0f} px high at 168 px"


@lru_cache(maxsize=128)
def stem_share(face: FontFace) -> float:
    """Stem thickness as a share of cap height, from the ink of `I` (or `l`); 0.2 where neither tells."""
    for letter in "Il1":
        glyph = face.hb_font.get_nominal_glyph(ord(letter))
        extents = face.hb_font.get_glyph_extents(glyph) if glyph else None
        if extents and 0 < extents.width < 0.45 * face.units_per_em:
            return min(0.5, extents.width / face.units_per_em / face.cap_height)
    return 0.2
