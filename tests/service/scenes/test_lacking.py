"""Letters without a glyph, and the font that could help."""

from __future__ import annotations

from dataclasses import dataclass

from engine.looks import SolidPaint
from engine.scene import Line, Run, Scene, ShapeLayer, TextLayer
from service.scenes.lacking import Lacking, lacking


@dataclass(frozen=True)
class _Face:
    family: str
    letters: str

    def has(self, text: str) -> bool:
        return all(letter in self.letters for letter in text)


class _Fonts:
    emoji = None
    faces = {"plain": _Face("Plain", "abc "), "more": _Face("More", "é"), "kana": _Face("Kana", "ア")}
    ids = tuple(faces)

    def face(self, name: str) -> _Face:
        return self.faces[name]

    def fallback(self, cluster: str, like: _Face, *, context: str) -> _Face | None:
        return self.faces["more"] if self.faces["more"].has(cluster) else None


def _scene(text: str, *fonts: str) -> Scene:
    runs = tuple(Run(text=text, font=font, x=0, width=9) for font in fonts)
    line = Line(runs=runs, size=9, baseline=9, width=9)
    words = TextLayer(
        id="title", name="Title", width=9, height=9, text=text, lines=(line,), fill=SolidPaint(colour="#ffffff")
    )
    plate = ShapeLayer(id="plate", name="Plate", width=9, height=9)
    return Scene(format="x", width=99, height=99, layers=(plate, words))


def test_what_neither_the_font_nor_a_fallback_has_is_told_with_a_font_that_has_it():
    found = lacking(_scene("aé ア☃ ア", "plain"), "title", _Fonts())
    assert found == [
        Lacking(character="ア", name="KATAKANA LETTER A", family="Kana"),
        Lacking(character="☃", name="SNOWMAN", family=None),
    ]


def test_a_letter_that_one_of_the_fonts_has_is_not_lacking():
    assert lacking(_scene("é ア", "more", "kana"), "title", _Fonts()) == []


def test_what_is_no_text_lacks_nothing():
    assert lacking(_scene("☃", "plain"), "plate", _Fonts()) == []
