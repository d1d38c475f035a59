"""The panel under words: of the style's colours, read on by its letters, torn where the style is paper."""

from __future__ import annotations

import pytest

from engine.design.panel import _letters, panel_colour, panel_group
from engine.geometry import Box
from engine.kinds.registry import builtin_folder, load_registry
from engine.pixels.colour import contrast

REGISTRY = load_registry([builtin_folder()], installed=False)
WIDE = REGISTRY.format("youtube")
PANEL = Box(0, 480, 1280, 240)


@pytest.mark.parametrize("name", sorted(REGISTRY.styles))
def test_letters_read_on_it(name):
    style = REGISTRY.style(name)
    colour = panel_colour(style)
    assert colour in (style.palette.ground, style.palette.deep, style.palette.ink)
    outlined = [style.palette.resolve(outline.colour) for outline in style.title.outlines[:1]]
    for letters in _letters(style.title):
        on = contrast(colour, style.palette.resolve(letters))
        assert on >= 4.5 or any(contrast(style.palette.resolve(letters), outline) >= 4.5 for outline in outlined)


def test_it_covers_what_was_asked_and_its_edge_is_the_style_s():
    straight = panel_group(PANEL, REGISTRY.style("newsroom"), WIDE, seed=1)
    assert [layer.id for layer in straight.layers] == ["panel-sheet", "panel-rule"]
    assert all(layer.box.y == PANEL.y for layer in straight.layers)
    torn = panel_group(PANEL, REGISTRY.style("paper-cut"), WIDE, seed=1)
    (sheet,) = torn.layers
    assert sheet.box == PANEL
    assert sheet.path
    assert torn == panel_group(PANEL, REGISTRY.style("paper-cut"), WIDE, seed=1)
    assert torn != panel_group(PANEL, REGISTRY.style("paper-cut"), WIDE, seed=2)
