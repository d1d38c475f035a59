"""Words that do not read are mended from the ground up, and the accent outlives every repair."""

from __future__ import annotations

import pytest

from bench.words import TITLES, accent_seen, repairs_of
from engine.design.design import Design
from engine.design.mending import LADDER
from engine.design.reading import Reading
from engine.design.text_layers import Words, text_layer, title_spec
from engine.geometry import Box
from engine.looks import Paint
from engine.style import Style
from engine.text import fit
from thumbsmith.testing.workbench import Workbench

BENCH = Workbench.open()
STYLES = sorted(BENCH.registry.styles)


def designed(style: Style, title: str) -> Design:
    return BENCH.designed_anew(style, title, BENCH.formats[0])[0]


def fills_of(words: Words, style: Style) -> set[Paint]:
    layer = text_layer(words, style.palette)
    return {run.fill or layer.fill for line in layer.lines for run in line.runs}


@pytest.mark.parametrize(("name", "title"), [(name, TITLES[n % 7]) for n, name in enumerate(STYLES)])
def test_a_style_passes_its_own_rule_and_its_accent_is_seen(name: str, title: str) -> None:
    found = designed(BENCH.registry.style(name), title)
    assert repairs_of(found) == []
    assert accent_seen(found)


@pytest.mark.parametrize("name", ["spotlight", "clean-light", "halftone-pop"])
def test_on_a_ground_of_the_words_own_colour_the_accent_is_seen_still(name: str) -> None:
    style = BENCH.registry.style(name)
    drowned = style.palette.model_copy(update={"ground": style.palette.ink, "second": style.palette.ink})
    bare = style.title.model_copy(update={"outlines": (), "shadow": None})
    found = designed(style.model_copy(update={"palette": drowned, "title": bare}), "Which is *faster*?")
    assert all(reading.reads for reading in found.readings)
    assert accent_seen(found)


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("step", [name for name, _ in LADDER])
def test_no_step_takes_the_accent(name: str, step: str) -> None:
    style = BENCH.registry.style(name)
    fitted = fit(title_spec("Which is *faster*?", style.title, align="left"), 700, 400, BENCH.studio.fonts)
    words = Words(
        stem="title", fitted=fitted, box=Box(40, 40, 700, 400), treatment=style.title, align="left",
        frame=Box(0, 0, 1280, 720),
    )  # fmt: skip
    colours = fills_of(words, style)
    weak = Reading(
        layer="title", text="", box=words.box, contrasts=(1.0,), hidden=0.0, cap_height=90.0, surround="#7a7a7a",
        weak_colours=tuple(paint.colour for paint in colours if paint.kind == "solid"),
    )  # fmt: skip
    mended = dict(LADDER)[step](words, weak, style.palette)
    assert len(fills_of(mended, style)) == len(colours)
    assert (mended.treatment.plate, mended.treatment.emphasis) == (style.title.plate, style.title.emphasis)
