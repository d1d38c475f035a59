"""What a painting model is told to paint: the style's words, the title's subject and the palette's colours by name.

The template is the style's alone. What somebody typed is data: it is put in once, and what models read as syntax is
taken out of it before.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator

from engine.pixels.colour import parse
from engine.style import Palette, Style
from engine.text.emphasis import choose_emphasis
from engine.text.word_lists import STOP_WORDS

_SYNTAX = re.compile(r"<[^<>]*>|[\x00-\x1f\x7f\ud800-\udfff$<>(){}\[\]|\\^*_`~]")
"""Tokens of tokenizers (`<|endoftext|>`), tags of LoRAs (`<lora:x:1>`), and marks that weigh words."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MOST_WORDS = 8
_HUES = ((15, "red"), (40, "orange"), (68, "yellow"), (160, "green"), (195, "teal"), (255, "blue"), (290, "purple"))
_LAST_HUES = ((335, "pink"), (360, "red"))
_GREY, _DARK, _LIGHT = 0.12, 0.28, 0.78


def prompt_of(style: Style, *, title: str, realism: int, own: str = "") -> str:
    """The whole prompt; `own` are the user's words in the place of the style's template."""
    if own:
        return ", ".join(part for part in (harmless(own), style.realism.describe(realism), _palette(style)) if part)
    return style.prompt.fill(
        title=subject(title),
        mood=style.prompt.mood,
        realism=style.realism.describe(realism),
        palette=_palette(style),
    )


def whole_prompt(text: str, otherwise: str) -> str:
    """All of a prompt as somebody wrote it, nothing added; the other one where nothing of it is left."""
    return harmless(text) or otherwise


def subject(title: str) -> str:
    """What the title is about, its stressed words in front, without small words that a painter cannot use."""
    chosen = choose_emphasis(title)
    words = _WORD.findall(harmless(f"{chosen.phrase} {chosen.text}"))
    telling = [word for word in words if word.casefold() not in STOP_WORDS] or words
    return " ".join(dict.fromkeys(word.casefold() for word in telling[: 2 * _MOST_WORDS]))


def harmless(text: str) -> str:
    """On one line, without what a model or its tools would read as more than words."""
    return " ".join(_SYNTAX.sub(" ", text).split())


def colour_words(palette: Palette) -> Iterator[str]:
    """The ground, its shadow, the loud colour and its partner, each once."""
    named = (colour_name(colour) for colour in (palette.ground, palette.deep, palette.accent, palette.second))
    yield from dict.fromkeys(named)


def colour_name(colour: str) -> str:
    """Such as `dark blue`, `pale grey`, `orange`."""
    red, green, blue, _ = parse(colour)
    hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    if lightness < 0.06 or lightness > 0.96:
        return "black" if lightness < 0.5 else "white"
    plain = "grey" if saturation < _GREY else next(name for end, name in (*_HUES, *_LAST_HUES) if hue * 360 <= end)
    shade = "dark " if lightness < _DARK else "pale " if lightness > _LIGHT else ""
    return f"{shade}{plain}"


def _palette(style: Style) -> str:
    return " and ".join(colour_words(style.palette))
