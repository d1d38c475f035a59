"""A panel under words: as high as they need, with equal margins, hiding where bodies end."""

from __future__ import annotations

from collections.abc import Sequence

from engine.format import Format
from engine.geometry import Box
from engine.layout.placement import PlacedPerson

SPANS = 0.9
"""Share of the canvas width from which on a zone at the lower edge is a foot: nothing can stand beside it."""


def margin(format: Format) -> float:
    """Between words on a panel and its edges."""
    return format.margin * min(format.width, format.height)


def foot(format: Format) -> float:
    """Where the zone begins that the platform covers all along the lower edge; where there is none, that edge."""
    zones = [zone.box for zone in format.keep_clear]
    tops = [box.y for box in zones if box.bottom >= format.height and box.width >= SPANS * format.width]
    return min(tops, default=float(format.height))


def room_on_panel(format: Format, strip: float) -> Box:
    """Where words may stand on a panel that takes `strip` with both margins."""
    edge = margin(format)
    bottom = min(foot(format), format.safe.bottom)
    top = max(bottom + edge - strip + edge, format.safe.y)
    return Box.from_edges(format.safe.x, top, format.safe.right, max(bottom, top))


def panel_under(words: Box, people: Sequence[PlacedPerson], top: float, format: Format) -> Box:
    """With equal margins above and below the words, if all bodies end behind it or all go on; else to the lower edge.

    So nobody's body is seen under a panel beside another's that is not.
    """
    low = words.bottom + max(margin(format), words.y - top)
    ended = all(person.box.bottom <= low for person in people)
    through = all(person.box.bottom >= format.height for person in people)
    return Box.from_edges(0, top, format.width, low if low < format.height and (ended or through) else format.height)
