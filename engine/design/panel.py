"""A shape of the style before the people and under the words: it hides where photographs end."""

from __future__ import annotations

import numpy as np

from engine.design.groups import pass_through
from engine.format import Format
from engine.geometry import Box
from engine.looks import Shadow, SolidPaint
from engine.pixels.colour import contrast, with_alpha
from engine.scene import GroupLayer, Layer, Role, ShapeLayer
from engine.style import Style, TitleTreatment

_RULE = 0.008
"""Thickness of the accent's line along the upper edge, in shares of the canvas's shorter side."""
_TEETH = 64
"""Corners of a torn edge."""


def panel_group(panel: Box, style: Style, format: Format, *, seed: int) -> GroupLayer:
    """The panel with its edge: torn where the style's plates are paper, else straight under a line; a band has two."""
    unit = min(format.width, format.height)
    torn = style.title.plate is not None and style.title.plate.look in ("paper", "tape", "brush")
    band = panel.bottom < format.height
    edges = [panel.y, *([panel.bottom - _RULE * unit] if band else [])]
    rules = [] if torn else [_rule(panel, y, style, unit, number) for number, y in enumerate(edges)]
    layers = (_sheet(panel, style, unit, _torn(seed, band=band) if torn else ""), *rules)
    return pass_through("panel", "Panel", Role.DECORATION, format.canvas, layers)


def _sheet(panel: Box, style: Style, unit: float, path: str) -> Layer:
    return ShapeLayer(
        id="panel-sheet",
        name="Panel",
        role=Role.DECORATION,
        x=panel.x,
        y=panel.y,
        width=panel.width,
        height=panel.height,
        shape="path" if path else "rectangle",
        path=path,
        fill=SolidPaint(colour=panel_colour(style)),
        effects=(Shadow(colour=with_alpha(style.palette.deep, 0.55), blur=0.05 * unit, dy=-0.008 * unit),),
    )


def _rule(panel: Box, y: float, style: Style, unit: float, number: int) -> Layer:
    return ShapeLayer(
        id=f"panel-rule-{number}" if number else "panel-rule",
        name="Panel's lower edge" if number else "Panel's edge",
        role=Role.DECORATION,
        x=panel.x,
        y=y,
        width=panel.width,
        height=_RULE * unit,
        fill=SolidPaint(colour=style.palette.accent),
    )


def panel_colour(style: Style) -> str:
    """The ground, its shadow or the ink: the first on which fill and accent both read, else the best of them."""
    palette = style.palette
    fills = [palette.resolve(name) for name in _letters(style.title)]
    choices = (palette.ground, palette.deep, palette.ink)
    return max(choices, key=lambda colour: min(5.0, *(contrast(colour, fill) for fill in fills)))


def _letters(title: TitleTreatment) -> list[str]:
    """What stands on the panel itself: letters on a plate of their own do not."""
    if title.plate is not None and title.plate.shape != "word":
        return [title.plate.colour]
    own = [stop.colour for stop in title.gradient] or [title.fill]
    return own if title.plate is not None or title.emphasis in ("none", "plate") else [*own, title.emphasis_fill]


def _torn(seed: int, *, band: bool) -> str:
    random = np.random.default_rng((seed, 77))
    heights = 0.012 + 0.03 * random.random(_TEETH + 1)
    corners = " ".join(f"L{n / _TEETH:.4f} {height:.4f}" for n, height in enumerate(heights))
    if not band:
        return f"M0 1 {corners} L1 1 Z"
    below = 1 - 0.012 - 0.03 * random.random(_TEETH + 1)
    back = " ".join(f"L{n / _TEETH:.4f} {below[n]:.4f}" for n in range(_TEETH, -1, -1))
    return f"M0 {heights[0]:.4f} {corners} {back} Z"
