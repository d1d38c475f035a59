"""Variants that really differ: another seed, another arrangement, the accents exchanged. Variant 0 is the style as it is."""

from __future__ import annotations

from engine.brief import Brief
from engine.style import LayoutPreference, Style

_WIDE = ("side", "behind", "lower-third", "masthead")
_SQUARE = ("stack", "behind", "lower-third", "masthead")


def vary(brief: Brief, style: Style, number: int) -> tuple[Brief, Style]:
    """The brief and style of variant `number`; deterministic."""
    if number == 0:
        return brief, style
    seeded = brief.model_copy(update={"seed": (brief.seed + number * 7919) % 2**63})
    layout = _moved(style.layout, number)
    palette = style.palette
    if number % 2 == 0:
        palette = palette.model_copy(update={"accent": palette.second, "second": palette.accent})
    return seeded, style.model_copy(update={"layout": layout, "palette": palette})


def _moved(layout: LayoutPreference, number: int) -> LayoutPreference:
    """Odd variants change sides; every second one takes the next arrangement."""
    side = layout.people_side if number % 2 == 0 else {"left": "right", "right": "left"}[layout.people_side]
    step = (number + 1) // 2
    return layout.model_copy(
        update={
            "people_side": side,
            "arrangement": _next(_WIDE, layout.arrangement, step if number > 1 else 0),
            "square": _next(_SQUARE, layout.square, step if number > 1 else 0),
        }
    )


def _next(choices: tuple[str, ...], current: str, step: int) -> str:
    if current not in choices:
        return current if step == 0 else choices[(step - 1) % len(choices)]
    return choices[(choices.index(current) + step) % len(choices)]
