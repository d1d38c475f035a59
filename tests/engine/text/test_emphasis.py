"""Which words a title stresses."""

from __future__ import annotations

import pytest

from engine.text.cases import cased
from engine.text.emphasis import choose_emphasis
from engine.text.word_lists import STOP_WORDS


@pytest.mark.parametrize(
    ("title", "phrase"),
    [
        ("How I built a $1M company", "$1M"),
        ("I lived 30 days on Mars", "30 days"),
        ("The truth about sleep", "truth"),
        ("Why *we* sleep", "we"),
        ("なぜロケットは*爆発*するのか", "爆発"),
        ("ทำไมจรวดจึง*ระเบิด*", "ระเบิด"),
        ("Why _we sleep_ at night", "we sleep"),
        ("“Nobody” told me", "Nobody"),
        ("Thumbsmith", ""),
        ("why me", ""),
        ("What happens inside a black hole?", "happens"),
        ("Die Wahrheit über Zucker", "Wahrheit"),
        ("La vérité sur le sucre", "vérité"),
        ("Правда о сахаре", "Правда"),
        ("AIは「仕事」を奪うのか", "仕事"),
        ("年収1000万円の生活", "1000万円"),
        ("نهاية العالم", "العالم"),
        ("**Bold** title from a chat bot", "Bold"),
        ("__Bold__ title", "Bold"),
        ("***Both*** at once", "Both"),
        ("なぜロケットは**爆発**するのか", "爆発"),
        ("Which is *faster*?", "faster?"),
        ("How I lost $100 million", "$100 million"),
        ("Warum 3 Milliarden fehlen", "3 Milliarden"),
    ],
)
def test_choice(title: str, phrase: str) -> None:
    found = choose_emphasis(title)
    assert found.phrase == phrase
    assert "*" not in found.text


@pytest.mark.parametrize("title", ["snake_case_name wins", "5 * 3 * 2 is thirty", "a*b", "**", "_", "f*** that"])
def test_what_is_no_mark_stays(title: str) -> None:
    assert choose_emphasis(title).text == title


def test_a_stop_word_is_never_chosen() -> None:
    for word in sorted(STOP_WORDS):
        assert choose_emphasis(f"{word} cat").phrase in ("cat", "")


@pytest.mark.parametrize(
    ("case", "given", "wanted"),
    [
        ("upper", ("the ", "straße", " é"), ("THE ", "STRASSE", " É")),
        ("upper", ("Düğünde ", "gizli", " istiridye"), ("DÜĞÜNDE ", "GİZLİ", " İSTİRİDYE")),
        ("upper", ("Γιατί ", "σκάνε", " οι πύραυλοι"), ("ΓΙΑΤΙ ", "ΣΚΑΝΕ", " ΟΙ ΠΥΡΑΥΛΟΙ")),
        ("sentence", ("", "İSTANBUL", " IŞIĞI"), ("", "İstanbul", " ışığı")),
        ("lower", ("The ", "END", ""), ("the ", "end", "")),
        ("sentence", ("", "THE", " END"), ("", "The", " end")),
        ("sentence", ("“how ", "NASA", " won"), ("“How ", "NASA", " won")),
        ("sentence", ("7 habits ", "that", " won"), ("7 habits ", "that", " won")),
        ("sentence", ("¿", "qué", " pasó"), ("¿", "Qué", " pasó")),
        ("keep", ("iPhone ", "vs", " x"), ("iPhone ", "vs", " x")),
    ],
)
def test_case(case: str, given: tuple[str, str, str], wanted: tuple[str, str, str]) -> None:
    assert cased(*given, case) == wanted
