"""The words of a title as they were given: what an editor shows, and what set again gives the same picture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.text.clean import clean_title
from engine.text.fit import TextSpec, fit
from engine.text.fonts import FontLibrary
from tests.engine.text.test_fit import TITLES

FONTS = FontLibrary()
WIDE, NARROW = (900.0, 60.0), (250.0, 400.0)


@pytest.mark.parametrize(
    "title",
    [
        "Which is *faster*?",
        "The “*secret*” plan",
        "Tại sao người Việt *bỏ phố*?",
        "ראיון עם *Sarah* על iPhone ועוד",
        "Die *große* Straße",
        "これは*東京*の話",
        "5 * 3 is *fifteen*",
    ],
)
@pytest.mark.parametrize("emphasis", ["colour", "plate"])
def test_they_come_back_letter_by_letter(title, emphasis):
    spec = TextSpec(text=title, font="anton-400", emphasis=emphasis, max_lines=1)
    assert fit(spec, *WIDE, FONTS).words == title


def test_they_have_the_breaks_of_the_lines_where_capitals_are_longer_than_what_was_typed():
    spec = TextSpec(text="Die große Straße heißt *Spaß* und Maß", font="anton-400")
    fitted = fit(spec, *NARROW, FONTS)
    assert [line.split() for line in fitted.words.replace("*", "").upper().split("\n")] == [
        line.split() for line in fitted.text.split("\n")
    ]
    assert "ß" in fitted.words


def test_a_line_that_ends_without_a_space_says_so():
    fitted = fit(TextSpec(text="東京へ行くのは難しい", font="anton-400"), *NARROW, FONTS)
    assert fitted.words.replace("*", "").replace("\u200b\n", "") == "東京へ行くのは難しい"
    assert "\n" in fitted.text


@settings(max_examples=25, deadline=None)
@given(title=TITLES, emphasis=st.sampled_from(["colour", "plate", "none"]), box=st.sampled_from([WIDE, NARROW]))
def test_set_again_they_give_the_same_words_and_stress(title, emphasis, box):
    spec = TextSpec(text=title, font="anton-400", emphasis=emphasis)
    first = fit(spec, *box, FONTS)
    again = fit(replace(spec, text=clean_title(first.words)), *box, FONTS)
    stressed = [[made.lines[line].runs[run].text for line, run in made.emphasised] for made in (first, again)]
    assert (again.text, again.words) == (first.text, first.words)
    assert stressed[0] == stressed[1]
