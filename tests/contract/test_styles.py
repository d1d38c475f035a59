"""Every style found keeps these promises; dropping in a folder earns them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.brief import Brief, PersonPhoto
from engine.cutout import cut_out
from engine.design.design import Material, design, shape_of
from engine.design.subject import prepare
from engine.kinds.registry import builtin_folder, load_registry
from engine.person import Photo
from engine.pixels.assets import Assets
from engine.studio import Studio
from engine.text import clean_title

STYLES = load_registry([builtin_folder()], installed=False).styles
TITLE = "Why *rockets* explode"


@pytest.fixture(scope="module")
def studio():
    return Studio.open()


@pytest.fixture(scope="module")
def photo():
    from skimage import data

    return Photo(name="astronaut", pixels=data.astronaut())


@pytest.fixture(scope="module")
def cutout(studio, photo):
    return cut_out(photo, studio.registry.face_finder())


@pytest.fixture
def material(studio, photo, cutout):
    def make(style_name, title, *, people=1, realism=70):
        style = studio.registry.style(style_name)
        assets = Assets()
        subjects = tuple(
            prepare(replace(cutout, name=f"person {n}"), style, assets, realism=realism / 100, light_from="left")
            for n in range(people)
        )
        host = PersonPhoto(path=Path("astronaut")) if people else None
        brief = Brief(title=title, host=host, style=style_name, realism=realism, seed=5)
        return Material(
            brief=brief,
            style=style,
            title=clean_title(title),
            shapes=(shape_of(cutout),) * people,
            subjects=subjects,
            host_photo=photo if people else None,
            light_from="left",
            logo=None,
            assets=assets,
            studio=studio,
        )

    return make


@pytest.mark.parametrize("name", STYLES)
def test_the_realism_dial_shows(name, material, studio):
    format = studio.registry.format("youtube")
    low, high = (
        design(material(name, TITLE, realism=realism), format).scene.layer("host").image for realism in (0, 100)
    )
    assert low != high


def test_no_two_styles_share_ground_and_lettering():
    """Different in layout, lettering and colour, not only in hue."""
    looks = [(style.background.recipe, style.title.font) for style in STYLES.values()]
    assert len(set(looks)) == len(looks)
    assert len({recipe for recipe, _ in looks}) == len(looks)
    assert len({font for _, font in looks}) >= len(looks) - 2


def test_every_font_a_style_names_is_built(studio):
    for style in STYLES.values():
        fonts = [style.title.font, style.title.emphasis_font, style.kicker.font if style.kicker else None]
        for name in filter(None, fonts):
            assert studio.fonts.face(name).id == name
