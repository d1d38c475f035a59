"""Variants differ, repeat, and keep dark letters off people's chests."""

from __future__ import annotations

import pytest

from engine.brief import Brief
from engine.design.variant import vary
from engine.studio import Studio


@pytest.fixture(scope="module")
def styles():
    return Studio.open().registry.styles


def test_variants_take_different_arrangements(styles):
    brief = Brief(title="Hello", seed=3)
    made = [vary(brief, styles["spotlight"], number) for number in range(4)]
    assert made[0] == (brief, styles["spotlight"])
    assert len({(style.layout.arrangement, style.layout.people_side) for _, style in made}) == 4
    assert len({varied.seed for varied, _ in made}) == 4
    assert made[2] == vary(brief, styles["spotlight"], 2)


def test_dark_letters_are_not_laid_over_a_chest(styles):
    brief = Brief(title="Hello")
    arrangements = {vary(brief, styles["clean-light"], n)[1].layout.arrangement for n in range(1, 12)}
    assert "lower-third" not in arrangements
    assert "lower-third" in {vary(brief, styles["spotlight"], n)[1].layout.arrangement for n in range(1, 12)}
