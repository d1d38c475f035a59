"""Variants that really differ: the next arrangement, another seed, the accents exchanged.

Variant 0 is the style as it is.
"""

from __future__ import annotations

from engine.brief import Brief
from engine.pixels.colour import luminance
from engine.style import LayoutPreference, Style

_WIDE = ("side", "behind", "lower-third", "side")
_SQUARE = ("stack", "lower-third", "masthead", "behind")
_OTHER_SIDE = {"left": "right", "right": "left"}


def vary(brief: Brief, style: Style, number: int) -> tuple[Brief, Style]:
    """The brief and style of variant `number`; deterministic."""
    if number == 0:
        return brief, style
    seeded = brief.model_copy(update={"seed": (brief.seed + number * 7919) % 2**63})
    palette = style.palette
    if number % 2:
        palette = palette.model_copy(update={"accent": palette.second, "second": palette.accent})
    varied = style.model_copy(update={"palette": palette})
    return seeded, varied.model_copy(update={"layout": _moved(style.layout, number, over_people=_light(varied))})


def _light(style: Style) -> bool:
    """Light letters stand well on a chest with a shadow; dark ones would need a white edge that looks pasted on."""
    fill, ground = (luminance(style.palette.resolve(name)) for name in (style.title.fill, "ground"))
    return fill > ground or style.title.plate is not None


def _moved(layout: LayoutPreference, number: int, *, over_people: bool) -> LayoutPreference:
    """Each variant takes the next arrangement; where one comes again, the people stand on the other side."""
    arrangement = _next(_WIDE, layout.arrangement, number)
    if arrangement == "lower-third" and not over_people:
        arrangement = "stack"
    other = arrangement == layout.arrangement or number >= len(_WIDE)
    return layout.model_copy(
        update={
            "people_side": _OTHER_SIDE[layout.people_side] if other else layout.people_side,
            "against_gaze": layout.against_gaze != other,
            "arrangement": arrangement,
            "square": _next(_SQUARE, layout.square, number),
        }
    )


def _next(choices: tuple[str, ...], current: str, step: int) -> str:
    start = choices.index(current) if current in choices else -1
    return choices[(start + step) % len(choices)]
