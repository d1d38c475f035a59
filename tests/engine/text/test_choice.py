"""One face for all letters of a title where one has them; costumes and signs as what they mean."""

from __future__ import annotations

import pytest

from engine.text.choice import faces_of, folded, missing
from engine.text.clean import clean_title
from engine.text.fit import TextSpec, fit
from engine.text.fonts import FontLibrary

FONTS = FontLibrary()
ABRIL, ANTON = FONTS.face("abril-fatface-400"), FONTS.face("anton-400")


@pytest.mark.parametrize("title", ["Tại sao người Việt bỏ phố?", "Почему мы спешим", "ראיון עם Sarah", "Łódź"])
def test_no_word_is_patched_together(title: str) -> None:
    assert len(set(faces_of(title, ABRIL, FONTS))) == 1


def test_a_sign_does_not_change_the_letters() -> None:
    faces = faces_of("Up → down", ANTON, FONTS)
    assert (faces[0], faces[-1]) == (ANTON, ANTON)
    assert faces[3].has("→")


def test_where_no_face_has_the_whole_title_each_word_has_one() -> None:
    faces = faces_of("Việt ไทย", ABRIL, FONTS)
    assert len(set(faces[:4])) == 1
    assert faces[-1].has("ไทย")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("𝗪𝗵𝘆 𝓶𝓮", "Why me"), ("Ｗｈｙ", "Ｗｈｙ"), ("x² → y", "x² → y"), ("ﬁne", "fine"), ("plain", "plain")],
)
def test_costumes_are_taken_off(given: str, wanted: str) -> None:
    assert folded(given, ANTON, FONTS) == wanted


@pytest.mark.parametrize(
    "title",
    [
        *("বাংলাদেশের গোপন ইতিহাস", "தமிழ் மொழி", "తెలుగు", "ಕನ್ನಡ", "മലയാളം", "ગુજરાતી", "ਪੰਜਾਬੀ", "ଓଡ଼ିଆ", "සිංහල"),
        *("ភាសាខ្មែរ", "ພາສາລາວ", "မြန်မာ", "አማርኛ", "Հայերեն", "ქართული", "ދިވެހި", "ᐃᓄᒃᑎᑐᑦ", "ᏣᎳᎩ", "བོད་ཡིག"),
        *("H₂O → CO₂ ✓", "★ 5 ★"),
    ],
)
def test_every_script_and_the_usual_signs_have_a_face(title: str) -> None:
    assert missing(title, ANTON, FONTS) == ()


def test_thai_breaks_at_its_words_and_at_its_authors_marks() -> None:
    for title in ("ทำไมคนไทยเหนื่อยกว่าเดิม", "ทำไม\u200bคนไทย\u200bเหนื่อย\u200bกว่าเดิม"):
        fitted = fit(TextSpec(text=clean_title(title), font="anton-400"), 500, 300, FONTS)
        assert len(fitted.lines) > 1
        assert all(line.strip("\u200b") for line in fitted.text.split("\n"))
