"""What every font promises, a style's own among them."""

from __future__ import annotations

from itertools import islice

from engine.geometry import Box
from engine.text.face import FontFace
from engine.text.fit import FittedText, TextSpec, fit
from thumbsmith.testing.broken import insist
from thumbsmith.testing.workbench import Workbench

_LETTERS = 12
"""Enough for a few words, in whatever script it writes."""
_BOX = Box(0, 0, 800, 300)


def sets_words_in_a_box(font: FontFace, bench: Workbench) -> None:
    """It sets words of its own letters so that they fit."""
    fitted = _fitted(font, bench)
    insist(not fitted.missing, f"it lists letters that it does not have: {', '.join(fitted.missing)}")
    for box in fitted.ink:
        insist(_BOX.contains(box, tolerance=1), f"a line leaves its place, {box}; the font's measures are wrong")


def draws_its_letters(font: FontFace, bench: Workbench) -> None:
    """Each letter that it says it has leaves ink."""
    fitted = _fitted(font, bench)
    empty = [
        letter
        for letter, box in zip(fitted.glyph_characters, fitted.glyph_boxes, strict=True)
        if letter.isalpha() and box.area <= 0
    ]
    insist(fitted.glyph_boxes and not empty, f"nothing is drawn for {', '.join(empty) or 'any letter'}")


def _fitted(font: FontFace, bench: Workbench) -> FittedText:
    own = (chr(point) for point in sorted(font.characters) if chr(point).isalpha())
    letters = "".join(islice(own, _LETTERS))
    insist(letters, "it has no letter; a font of signs alone sets no title")
    words = " ".join((letters[: _LETTERS // 2], letters[_LETTERS // 2 :])).strip()
    fonts = bench.studio.fonts.with_faces([font])
    return fit(TextSpec(text=words, font=font.id, case="keep", emphasis="none"), _BOX.width, _BOX.height, fonts)


PROMISES = (sets_words_in_a_box, draws_its_letters)
