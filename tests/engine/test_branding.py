"""A brand kit is obeyed by every style, and what was read is read still."""

from __future__ import annotations

import pytest

from engine.branding import in_brand
from engine.brief import BrandKit
from engine.kinds.registry import builtin_folder, load_registry
from engine.pixels.colour import contrast, luminance

STYLES = load_registry([builtin_folder()], installed=False).styles
COLOURS = ("#00a0ff", "#0b1a4a", "#ffe600", "#7a1030")


def test_a_kit_replaces_what_it_gives():
    style = STYLES["spotlight"]
    branded = in_brand(style, BrandKit(primary="#00ff00", font="rubik-900"))
    assert (branded.palette.accent, branded.palette.second) == ("#00ff00", style.palette.second)
    assert (branded.title.font, branded.title.emphasis_font) == ("rubik-900", None)
    assert in_brand(style, BrandKit(name="The Show")) == style


@pytest.mark.parametrize("name", sorted(STYLES))
@pytest.mark.parametrize("primary", COLOURS)
def test_the_picture_takes_the_colours(name: str, primary: str):
    palette = in_brand(STYLES[name], BrandKit(primary=primary, secondary="#22cc88")).palette
    assert primary in palette.model_dump().values()
    assert "#22cc88" in palette.model_dump().values()


@pytest.mark.parametrize("name", sorted(STYLES))
@pytest.mark.parametrize("primary", COLOURS)
def test_words_on_plates_read_and_literal_accents_stay_as_light(name: str, primary: str):
    style = STYLES[name]
    title, palette = (made := in_brand(style, BrandKit(primary=primary))).title, made.palette
    if title.plate and title.plate.shape == "word":
        assert contrast(palette.resolve(title.plate.colour), palette.resolve(title.emphasis_fill)) >= 4.5
    elif style.title.emphasis_fill.startswith("#"):
        assert luminance(title.emphasis_fill) == pytest.approx(luminance(style.title.emphasis_fill), abs=0.02)
    assert [luminance(stop.colour) for stop in title.gradient] == pytest.approx(
        [luminance(stop.colour) for stop in style.title.gradient], abs=0.02
    )


def test_a_loud_ground_is_the_brands_and_its_words_read_on_it():
    magazine = in_brand(STYLES["magazine"], BrandKit(primary="#0b1a4a"))
    assert magazine.palette.ground == "#0b1a4a"
    assert contrast(magazine.palette.ink, magazine.palette.ground) >= 4.5
