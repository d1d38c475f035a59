"""Glyph positions, tracking, direction, runs and fallback."""

from __future__ import annotations

import pytest

from engine.text.bidi import base_direction
from engine.text.choice import faces_of, missing
from engine.text.fonts import FontLibrary
from engine.text.itemise import itemise
from engine.text.shape import shape

fonts = pytest.fixture(scope="module")(lambda: FontLibrary())


def _runs(text: str, fonts: FontLibrary, font_id: str = "anton-400"):
    faces = faces_of(text, fonts.face(font_id), fonts)
    return itemise(text, faces, [False] * len(text), base_direction(text))


def test_advance_is_the_fonts_own(fonts: FontLibrary) -> None:
    face = fonts.face("jetbrains-mono-800")
    assert shape("abc", face, size=1000).advance == pytest.approx(1800)
    assert [glyph.x for glyph in shape("abc", face, size=500).glyphs] == pytest.approx([0, 300, 600])


def test_sizes_are_linear(fonts: FontLibrary) -> None:
    face = fonts.face("anton-400")
    small, large = shape("AVATAR", face, size=7), shape("AVATAR", face, size=700)
    assert large.advance == pytest.approx(100 * small.advance)
    assert large.ink.width == pytest.approx(100 * small.ink.width)


def test_ink_of_a_capital_reaches_from_baseline_to_cap_height(fonts: FontLibrary) -> None:
    face = fonts.face("anton-400")
    ink = shape("H", face, size=100).ink
    assert ink.y == pytest.approx(-100 * face.cap_height)
    assert ink.bottom == pytest.approx(0)


def test_tracking_follows_every_cluster_but_the_last(fonts: FontLibrary) -> None:
    face = fonts.face("anton-400")
    plain, spaced = shape("ABCD", face, size=100), shape("ABCD", face, size=100, tracking=50)
    assert spaced.advance - plain.advance == pytest.approx(3 * 5)
    moved = [b.x - a.x for a, b in zip(plain.glyphs, spaced.glyphs, strict=True)]
    assert moved == pytest.approx([0, 5, 10, 15])
    assert shape("A", face, size=100, tracking=50).advance == shape("A", face, size=100).advance


def test_tracking_leaves_marks_on_their_letters(fonts: FontLibrary) -> None:
    face = fonts.face("noto-sans-900")
    plain, spaced = shape("g\u0331g", face, size=100), shape("g\u0331g", face, size=100, tracking=100)
    assert len(plain.glyphs) == 3
    assert spaced.advance - plain.advance == pytest.approx(10)


def test_tracking_switches_ligatures_off(fonts: FontLibrary) -> None:
    face = fonts.face("playfair-display-900")
    assert len(shape("fi", face, size=10).glyphs) == 1
    assert len(shape("fi", face, size=10, tracking=-10).glyphs) == 2


def test_cursive_scripts_are_not_torn_apart(fonts: FontLibrary) -> None:
    face = fonts.face("noto-sans-arabic-900")
    plain, spaced = (shape("سلام", face, size=10, tracking=t, direction="rtl") for t in (0, 100))
    assert plain.advance == spaced.advance


def test_right_to_left_glyphs_come_in_visual_order(fonts: FontLibrary) -> None:
    shaped = shape("שלום", fonts.face("noto-sans-hebrew-900"), size=10, direction="rtl")
    assert [glyph.cluster for glyph in shaped.glyphs] == [3, 2, 1, 0]
    assert [glyph.x for glyph in shaped.glyphs] == sorted(glyph.x for glyph in shaped.glyphs)


def test_mixed_directions_are_reordered(fonts: FontLibrary) -> None:
    runs = _runs("שלום ABC 123", fonts, "noto-sans-hebrew-900")
    assert [run.direction for run in runs] == ["ltr", "rtl"]
    assert [run.text for run in runs] == ["ABC 123", "שלום "]
    assert base_direction("... 42 שלום") == "rtl"
    assert base_direction("42!") == "ltr"


def test_runs_in_logical_order_give_the_text_again(fonts: FontLibrary) -> None:
    text = "Ünï 東京 עברית ok 🚀!"
    assert "".join(run.text for run in sorted(_runs(text, fonts), key=lambda run: run.start)) == text


def test_emoji_sequences_stay_whole_in_the_colour_face(fonts: FontLibrary) -> None:
    runs = _runs("GO 👩\u200d🚀👍🏽🇩🇪", fonts)
    assert [run.face.id for run in runs] == ["anton-400", "noto-color-emoji-400"]
    assert runs[1].text == "👩\u200d🚀👍🏽🇩🇪"
    assert len(shape(runs[1].text, runs[1].face, size=10).glyphs) == 3


def test_text_hearts_become_pictures_only_when_asked(fonts: FontLibrary) -> None:
    assert _runs("I ❤\ufe0f U", fonts)[1].face.colour
    assert not any(run.face.colour for run in _runs("A & B 1 # ©", fonts))


def test_accents_stay_in_the_face(fonts: FontLibrary) -> None:
    assert [run.face.id for run in _runs("ÇA VA ĚŠČ ŻÓŁĆ", fonts)] == ["anton-400"]


def test_missing_glyphs_are_named(fonts: FontLibrary) -> None:
    assert missing("OK 𐎀 東 𐎀", fonts.face("anton-400"), fonts) == ("UGARITIC LETTER ALPA",)
    assert missing("ok 🚀 é", fonts.face("anton-400"), fonts) == ()
