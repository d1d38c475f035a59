"""Titles as people paste them."""

from __future__ import annotations

import pytest

from engine.errors import BriefError
from engine.text.clean import clean_name, clean_title
from engine.text.grapheme import graphemes


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("  two   spaces \t here ", "two spaces here"),
        ("e\u0301te\u0301", "été"),
        ("a\u202eb\u2066c\u2069d", "abcd"),
        ("nul\x00 bell\x07 esc\x1b[0m", "nul bell esc[0m"),
        ("zero\u2060width\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
        ("ทำไม\u200b\u200bคน \u200bไทย\u200b", "ทำไม\u200bคน ไทย"),
        ("one\r\n\n  two\u2028three", "one\ntwo\nthree"),
        ("👩\u200d🚀 ❤\ufe0f 1\ufe0f\u20e3", "👩\u200d🚀 ❤\ufe0f 1\ufe0f\u20e3"),
        ("a\u200db c\ufe0fd", "ab cd"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("no\u00a0break", "no break"),
    ],
)
def test_cleaned(given: str, wanted: str) -> None:
    assert clean_title(given) == wanted
    assert clean_title(wanted) == wanted


@pytest.mark.parametrize("given", ["", "   ", "\u200b\u202e", "\x00\n", "\ud83d", "a\udc00"])
def test_refused(given: str) -> None:
    with pytest.raises(BriefError):
        clean_title(given)


def test_length_counts_what_a_reader_sees() -> None:
    assert clean_title("👩\u200d🚀" * 200)
    with pytest.raises(BriefError, match="201 characters; 200"):
        clean_title("a" * 201)


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("e\u0301a", ["e\u0301", "a"]),
        ("👩\u200d🚀👍🏽", ["👩\u200d🚀", "👍🏽"]),
        ("🇩🇪🇫🇷🇮", ["🇩🇪", "🇫🇷", "🇮"]),
        ("1\ufe0f\u20e32", ["1\ufe0f\u20e3", "2"]),
        ("क्षि", ["क्षि"]),
        ("\u1112\u1161\u11ab한", ["\u1112\u1161\u11ab", "한"]),
        ("น้ำ", ["น้ำ"]),
        ("🏴\U000e0067\U000e0062\U000e007fx", ["🏴\U000e0067\U000e0062\U000e007f", "x"]),
    ],
)
def test_graphemes(text: str, clusters: list[str]) -> None:
    assert graphemes(text) == clusters


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("Anton Regular", "Anton Regular"),
        ("Evil\u202etxt.exe", "Eviltxt.exe"),
        ("\u2066A\u2069\u200f\u061cB", "AB"),
        ("A\nB\r\nC\u2028D\tE", "A B C D E"),
        ("A\x1b[2J\x00\x85B\ud800", "A[2J B"),
        ("  \u200b\u3164 ", ""),
        ("x" * 300, "x" * 100),
        ("e\u0301" * 300, "é" * 100),
        ("👩‍🚀" * 60, "👩‍🚀" * 33),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(given, left):
    assert clean_name(given, limit=100) == left
