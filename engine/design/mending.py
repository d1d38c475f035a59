"""What is done for words that do not read, mildest first. The accent is never given up: the ground gives way.

Each step takes a block and its reading and gives the block with one thing more; whether that helped is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.design.reading import WANTED_CONTRAST, Reading
from engine.design.text_layers import Shade, Words
from engine.pixels.colour import contrast, readable_on, reading_on
from engine.style import Palette, Plate, TextOutline, TextShadow

_SHADE, _SHADE_ON_PEOPLE = 0.62, 0.62
_MARGIN = 1.06
"""Another colour is chosen with this much to spare: grain and soft edges cost a little."""
_TELLS_APART = 60.0
"""Distance in RGB from which an accent is seen beside the other words."""


def _shaded(words: Words, reading: Reading, palette: Palette) -> Words:
    return replace(words, shade=Shade(colour=_against(words, palette), strength=_SHADE))


def _shaded_with_people(words: Words, reading: Reading, palette: Palette) -> Words:
    return replace(words, shade=Shade(colour=_against(words, palette), strength=_SHADE_ON_PEOPLE, over_people=True))


def _shadowed(words: Words, reading: Reading, palette: Palette) -> Words:
    if words.treatment.plate:  # letters on a plate would stand in their neighbours' shadow
        return words
    return words.wearing(shadow=TextShadow(colour=_against(words, palette), opacity=0.92, blur_em=0.22, dy_em=0.02))


def _outlined(words: Words, reading: Reading, palette: Palette) -> Words:
    if words.treatment.plate and words.treatment.plate.shape == "word":  # letters on a plate have edges already
        return words
    return words.wearing(outlines=(TextOutline(colour=_against(words, palette), width_em=0.045),))


def _recoloured(words: Words, reading: Reading, palette: Palette) -> Words:
    """Weak fills give way to colours that stand out where they stand; the accent stays one."""
    treatment = words.treatment
    if not reading.weak_colours or treatment.gradient:
        return words
    fill, accent = palette.resolve(treatment.fill), palette.resolve(treatment.emphasis_fill)
    stressed = accent != fill
    if treatment.plate and treatment.plate.shape == "word" and accent in reading.weak_colours:
        return _other_letters_on(treatment.plate, accent, words, palette)
    if fill in reading.weak_colours:
        fill = readable_on(reading.surround, *_letters(palette))
    if not stressed:
        return words.wearing(fill=fill, emphasis_fill=fill)
    if accent in reading.weak_colours:
        accent = next(_other_accents(palette, accent, fill, reading.surround), accent)
    return words.wearing(fill=fill, emphasis_fill=accent)


def _other_letters_on(plate: Plate, accent: str, words: Words, palette: Palette) -> Words:
    """A stressed word's best letters; where even they hardly read on its plate, that steps aside a little."""
    colour = palette.resolve(plate.colour)
    letters = readable_on(colour, *_letters(palette))
    aside = reading_on(letters, colour, ratio=_MARGIN * WANTED_CONTRAST)
    if letters == accent or aside == colour:
        return words.wearing(emphasis_fill=letters)
    return words.wearing(emphasis_fill=letters, plate=plate.model_copy(update={"colour": aside}))


def _letters(palette: Palette) -> tuple[str, ...]:
    return palette.ink, palette.deep, "#ffffff", "#0b0b0d"


def _other_accents(palette: Palette, accent: str, fill: str, ground: str) -> Iterator[str]:
    """The accent lighter or darker, then its partners: those that read on `ground` beside the words' own colour."""
    for colour in dict.fromkeys((accent, palette.accent, palette.second)):
        other = reading_on(ground, colour, ratio=_MARGIN * WANTED_CONTRAST)
        if contrast(other, ground) >= WANTED_CONTRAST and _distance(other, fill) > _TELLS_APART:
            yield other


def _distance(one: str, other: str) -> float:
    return sum((int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) ** 2 for i in (1, 3, 5)) ** 0.5


def _plated(words: Words, reading: Reading, palette: Palette) -> Words:
    """A plate behind each line; a word that stands on one of its own keeps it, on top."""
    treatment, ground = words.treatment, _against(words, palette)
    changes: dict[str, object] = {"outlines": ()}
    accent, fill = palette.resolve(treatment.emphasis_fill), palette.resolve(treatment.fill)
    if not treatment.plate and accent != fill and contrast(accent, ground) < WANTED_CONTRAST:
        changes["emphasis_fill"] = next(_other_accents(palette, accent, fill, ground), accent)
    backing = Plate(shape="line", colour=ground, padding_em=0.10)
    return replace(words.wearing(**changes), backing=backing, shade=None)


def _against(words: Words, palette: Palette) -> str:
    """The ground colour that serves the fill and the accent best."""
    treatment = words.treatment
    fills = [palette.resolve(stop.colour) for stop in treatment.gradient] or [palette.resolve(treatment.fill)]
    if treatment.plate is None and treatment.emphasis in ("colour", "plate"):
        fills.append(palette.resolve(treatment.emphasis_fill))  # else the accent stands on its own plate
    grounds = (palette.deep, palette.ground, palette.ink, "#0b0b0d", "#ffffff")
    good = [ground for ground in grounds if min(contrast(ground, fill) for fill in fills) >= WANTED_CONTRAST]
    return good[0] if good else max(grounds, key=lambda ground: contrast(ground, fills[0]))


LADDER: tuple[tuple[str, Callable[[Words, Reading, Palette], Words]], ...] = (
    ("shade", _shaded),
    ("shade on people", _shaded_with_people),
    ("shadow", _shadowed),
    ("outline", _outlined),
    ("colour", _recoloured),
    ("plate", _plated),
    ("colour", _recoloured),
)
"""Colours come once more: while other letters read worse they help little, and later may be all that is wanting."""
