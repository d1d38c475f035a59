"""Variants differ, repeat, and keep dark letters off people's chests."""

from __future__ import annotations

from itertools import combinations, islice

import pytest

from engine.brief import Brief
from engine.design.design import placed_people
from engine.design.variant import arranged, distinct, vary
from engine.geometry import Box, Size
from engine.kinds.registry import builtin_folder, load_registry
from engine.layout import PersonShape
from engine.studio import Studio

STYLES = load_registry([builtin_folder()], installed=False).styles
ALL = pytest.mark.parametrize("name", sorted(STYLES))


@pytest.fixture(scope="module")
def studio() -> Studio:
    return Studio.open()


def cropped(beside: float, below: float) -> PersonShape:
    """A face 330 px tall in a photograph that shows so much beside and below it, in face heights."""
    size = Size(250 + 660 * beside, 330 * (1.8 + below))
    edges = ("bottom", "left", "right") if beside < 1.2 else ("bottom",)
    face = Box(330 * beside, 264, 250, 330)
    head = Box(face.x - 45, 114, 340, 480).intersection(Box(0, 0, *size))
    return PersonShape(size=size, head=head, face=face, eyes_y=389, touches=frozenset(edges))


def placing(style, shapes, format, studio):
    def place(preference):
        own = style.model_copy(update={"layout": preference})
        return placed_people(shapes, "Why *rockets* explode", own, format, studio.fonts, logo=None, kicker=False)

    return place


@ALL
def test_any_two_of_four_differ_in_accent_or_stress(name):
    brief = Brief(title="Hello", seed=3)
    made = [vary(brief, STYLES[name], number) for number in range(4)]
    assert made[0] == (brief, STYLES[name])
    assert len({varied.seed for varied, _ in made}) == 4
    for (_, one), (_, other) in combinations(made, 2):
        assert (one.palette.accent, one.title.emphasis) != (other.palette.accent, other.title.emphasis)


@ALL
@pytest.mark.parametrize("shapes", [[cropped(0.7, 0.4)], [cropped(1.6, 3.0)] * 2], ids=["one tight", "two"])
def test_four_variants_stand_in_four_ways(name, shapes, studio):
    style, format = STYLES[name], studio.registry.format("youtube")
    found = list(islice(distinct(style, placing(style, shapes, format, studio), key="arrangement"), 4))
    assert len({look for _, look in found}) == 4


def test_a_variant_is_the_same_again(studio):
    style, format = STYLES["spotlight"], studio.registry.format("youtube")
    place = placing(style, [cropped(1.6, 3.0)], format, studio)
    assert arranged(style, 2, place, key="arrangement") == arranged(style, 2, place, key="arrangement")
    assert arranged(style, 0, place, key="arrangement") == style.layout


def test_dark_letters_are_not_laid_over_a_chest(studio):
    square = studio.registry.format("podcast")
    ways = {}
    for name in ("clean-light", "spotlight"):
        place = placing(STYLES[name], [cropped(1.6, 3.0)], square, studio)
        ways[name] = {found.square for found, _ in distinct(STYLES[name], place, key="square")}
    assert "lower-third" not in ways["clean-light"]
    assert "lower-third" in ways["spotlight"]
