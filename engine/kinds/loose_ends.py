"""What a format or a style refers to, and whether it is there: known at the start, not when a picture is made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from engine.errors import UnknownName
from engine.format import Format
from engine.kinds.background import options_of
from engine.kinds.options import complaints
from engine.pixels.colour import contrast
from engine.style import Style

_READABLE = 4.5
"""WCAG 2's ratio for words, which every picture is held to."""


class LooseEnds:
    """`things` are what was registered, by kind and name; `fonts` the ids that are there beside those, if known."""

    def __init__(self, things: Mapping[str, Mapping[str, Any]], fonts: Collection[str] | None) -> None:
        self._things, self._fonts = things, fonts

    def of_format(self, target: Format) -> str | None:
        """What it wants and nobody brought, in a sentence."""
        return _unknown("exporter", [target.exporter], self._things["exporter"])

    def of_style(self, style: Style) -> str | None:
        """Likewise, or why its words could not be read."""
        return (
            _unknown("background", _grounds(style), self._things["background"])
            or self._wrong_option(style)
            or _unknown("lora", [use.name for use in style.loras], self._things["lora"])
            or self._unknown_font(style)
            or _unreadable(style)
        )

    def _wrong_option(self, style: Style) -> str | None:
        declared = options_of(self._things["background"][style.background.recipe])
        wrong = complaints(declared, style.background.options)
        return next((f"background.options.{key}: {reason}" for key, reason in wrong), None)

    def _unknown_font(self, style: Style) -> str | None:
        if self._fonts is None:
            return None
        return _unknown("font", style.fonts, {*self._fonts, *self._things["font"]})


def _grounds(style: Style) -> list[str]:
    return [style.background.recipe, *([style.background.engine] if style.background.engine else [])]


def _unknown(kind: str, names: Iterable[str], known: Collection[str]) -> str | None:
    return next((str(UnknownName(kind, name, known)) for name in names if name not in known), None)


def _unreadable(style: Style) -> str | None:
    """Words stand on the ground or its shadow, on a plate or in an outline: one of them must set them off."""
    palette, title = style.palette, style.title
    under = {"ground": palette.ground, "deep": palette.deep, "scrim_colour": palette.resolve(title.scrim_colour)}
    under |= {"plate": palette.resolve(title.plate.colour)} if title.plate else {}
    under |= {f"outline {n + 1}": palette.resolve(band.colour) for n, band in enumerate(title.outlines)}
    fill = palette.resolve(title.fill)
    ratios = {name: contrast(fill, colour) for name, colour in under.items()}
    best = max(ratios, key=ratios.__getitem__)
    if ratios[best] >= _READABLE:
        return None
    return f"title.fill: {fill} has a contrast of {ratios[best]:.1f} at most (on {best}); words need {_READABLE}"
