"""Long words end a line with a hyphen where that makes letters much larger, in their own language."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from engine.text.clean import clean_name, clean_title
from engine.text.fit import TextSpec, fit
from engine.text.fonts import FontLibrary
from engine.text.hyphens import may_part
from engine.text.languages import told_by_words

FONTS = FontLibrary()
BOX = (900.0, 500.0)


def parted(text: str) -> str:
    cuts = [0, *may_part(text), len(text)]
    return "-".join(text[a:b] for a, b in pairwise(cuts))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Was ist Lebensmittelverschwendung?", "Was ist Lebens-mit-tel-ver-schwen-dung?"),
        ("WAS IST LEBENSMITTELVERSCHWENDUNG?", "WAS IST LEBENS-MIT-TEL-VER-SCHWEN-DUNG?"),
        ("Why internationalization failed", "Why inter-na-tion-al-iza-tion failed"),
        ("Desafortunadamente, no es lo que parece", "Desafor-tu-na-da-mente, no es lo que parece"),
        ("Путеводитель по достопримечательностям", "Путе-во-ди-тель по досто-при-ме-ча-тель-но-стям"),
        ("Lebensmittelverschwendung", "Lebensmittelverschwendung"),
        ("Wie viele Wohnungen", "Wie viele Wohnungen"),
        ("Was ist Lebensmittel\u00ad\nverschwendung?", "Was ist Lebensmittel\u00ad\nverschwendung?"),
        ("東京へ行くのは難しい", "東京へ行くのは難しい"),
    ],
)
def test_words_part_by_their_language_where_it_is_certain(text, found):
    assert parted(text) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Was ist das?", "de"),
        ("L’eau et le feu", "fr"),
        ("Por que você não é rico", "pt"),
        ("Über Größe", "de"),
        ("Die Hard", "de"),
        ("Rockets explode", ""),
        ("in en", "nl"),
        ("in", ""),
    ],
)
def test_small_words_tell_a_language(text, code):
    assert told_by_words(text) == code


@pytest.mark.parametrize(
    ("text", "drawn", "words"),
    [
        (
            "Was ist Lebensmittelverschwendung?",
            "WAS IST\nLEBENSMITTEL-\nVERSCHWENDUNG?",
            "Was ist\n*Lebensmittel\u00ad\nverschwendung*?",
        ),
        ("The entrepreneurship myth", "THE ENTREPRENEURSHIP\nMYTH", "The *entrepreneurship*\nmyth"),
        ("Was ist Lebens\u00ad\nmittel?", "WAS IST LEBENS-\nMITTEL?", "Was ist Lebens\u00ad\nmittel?"),
    ],
)
def test_a_long_word_is_parted_and_comes_back_whole(text, drawn, words):
    spec = TextSpec(text=text, font="anton-400")
    fitted = fit(spec, *BOX, FONTS)
    assert (fitted.text, fitted.words) == (drawn, words)
    again = fit(replace(spec, text=clean_title(words)), *BOX, FONTS)
    assert (again.text, again.words, again.lines) == (drawn, words, fitted.lines)


def test_letters_are_larger_for_it_and_no_hyphen_stands_within_a_line():
    spec = TextSpec(text="Was ist Lebensmittelverschwendung?", font="anton-400")
    assert fit(spec, 9000.0, 100.0, FONTS).text == "WAS IST LEBENSMITTELVERSCHWENDUNG?"
    assert fit(spec, *BOX, FONTS).size > 1.5 * fit(replace(spec, max_lines=1), *BOX, FONTS).size


def test_soft_hyphens_are_kept_at_the_ends_of_lines_alone():
    text = "soft\u00adhyphen and soft\u00ad \nhyphen \u00ad\nend\u00ad"
    assert clean_title(text) == "softhyphen and soft\u00ad\nhyphen\nend"
    assert clean_name("soft\u00ad\nhyphen", limit=20) == "soft hyphen"
