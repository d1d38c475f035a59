"""The mark between two opponents."""

from __future__ import annotations

from itertools import pairwise

from engine.design.text_layers import Words, title_spec
from engine.format import Format
from engine.geometry import Box
from engine.layout import Placement
from engine.style import Style
from engine.text import fit
from engine.text.fonts import FontLibrary

_SMALLEST, _LARGEST = 0.07, 0.2
"""The mark's side, in shares of the canvas's shorter side."""


def versus_mark(placement: Placement, style: Style, format: Format, fonts: FontLibrary) -> list[Words]:
    """“VS” in the gap between the heads, or nothing where there is no room for it."""
    gap = _gap(placement, format.canvas.centre.x)
    if placement.arrangement != "versus" or gap is None:
        return []
    unit = min(format.width, format.height)
    side = min(gap.width * 0.8, _LARGEST * unit)
    if side < _SMALLEST * unit:
        return []
    look = {"emphasis": "none", "plate": None, "fill": style.title.emphasis_fill, "rotation": -6.0}
    treatment = style.title.model_copy(update=look)
    fitted = fit(title_spec("VS", treatment, align="center", max_lines=1), side, side, fonts)
    centre = gap.centre
    box = Box(centre.x - fitted.width / 2, centre.y - fitted.height / 2, fitted.width, fitted.height)
    taken = [part for part, _ in placement.title_parts] + [person.head for person in placement.people]
    if any(box.inset(-side * 0.06).overlaps(other) for other in taken):
        return []
    return [Words(stem="versus-mark", fitted=fitted, box=box, treatment=treatment, align="center")]


def _gap(placement: Placement, middle: float) -> Box | None:
    """The gap between neighbouring heads that is nearest the seam, as high as the two overlap."""
    heads = sorted((person.head for person in placement.people), key=lambda head: head.x)
    pairs = list(pairwise(heads))
    if not pairs:
        return None
    left, right = min(pairs, key=lambda pair: abs((pair[0].right + pair[1].x) / 2 - middle))
    if right.x <= left.right:
        return None
    top, bottom = max(left.y, right.y), min(left.bottom, right.bottom)
    return Box.from_edges(left.right, top, right.x, bottom) if bottom > top else None
