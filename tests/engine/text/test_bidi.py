"""The order in which a line is seen, as fribidi and Chromium have it."""

from __future__ import annotations

import pytest

from engine.text.bidi import base_direction, levels
from engine.text.fit import TextSpec, fit
from engine.text.fonts import FontLibrary

FONTS = FontLibrary()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("עם Sarah (Google)", "11122222222222222"),
        ("על C++ (2026)", "1112222222222"),
        ("על (2026) C++", "1111222211211"),
        ("a (אב) c", "00011000"),
        ("אב (a)", "111121"),
        ("אב a [ב] c", "1112111112"),
    ],
)
def test_brackets_run_with_what_they_hold(text: str, wanted: str) -> None:
    assert "".join(map(str, levels(text, base_direction(text)))) == wanted


def test_words_are_kept_in_reading_order() -> None:
    title = "ראיון עם Sarah על iPhone ועוד"
    fitted = fit(TextSpec(text=title, font="anton-400", case="keep"), 900, 400, FONTS)
    assert " ".join(fitted.text.split("\n")) == title
