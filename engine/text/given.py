"""The words of a title as its author gave them, in reading order: capitals as typed, lines as they were broken, and
asterisks round what is stressed. Asked to set them again, the typesetter answers with the same letters and stress.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from engine.text.emphasis import SHOUTED, Emphasis, choose_emphasis

_MAY_BREAK = "\u200b"
_BETWEEN = f" \n{_MAY_BREAK}"
_WORD = re.compile(r"\S+")


def as_given(given: Emphasis, drawn: str, lines: Sequence[int]) -> str:
    """`given` with the breaks of `drawn`, the same words in their capitals; `lines` are the places there where lines
    start. One that ends within what is written without a space says so by a zero-width space. What was stressed by
    choice, where marks would not be read as such, is left to be chosen again.
    """
    given = replace(given, end=given.start + len(given.phrase.rstrip(SHOUTED) or given.phrase))
    starts = [_place(given.text, drawn, start) for start in lines]
    plain, made = _broken(Emphasis(text=given.text), starts), _broken(given, starts)
    return made if choose_emphasis(made).text == plain else plain


def _broken(given: Emphasis, starts: Sequence[int]) -> str:
    lines = zip(starts, [*starts[1:], len(given.text)], strict=True)
    return "".join(_marked(given, *ends) for ends in lines).rstrip(_BETWEEN)


def _marked(given: Emphasis, start: int, end: int) -> str:
    """One line with its break, and what of the marks falls into it."""
    line = given.text[start:end].rstrip(_BETWEEN)
    end, gap = start + len(line), given.text[start + len(line) : end]
    if given.phrase and start < given.end <= end:
        line = f"{line[: given.end - start]}*{line[given.end - start :]}"
    if given.phrase and start <= given.start < end:
        line = f"{line[: given.start - start]}*{line[given.start - start :]}"
    return line + ("\n" if gap and gap[0] != _MAY_BREAK else f"{_MAY_BREAK}\n")


def _place(given: str, drawn: str, place: int) -> int:
    """Where the letter stands in `given` that stands at `place` in `drawn`: capitals may be longer (ß is SS)."""
    if len(given) == len(drawn):
        return place
    number, word = next((n, word) for n, word in enumerate(_WORD.finditer(drawn)) if place < word.end())
    begun, letters = list(_WORD.finditer(given))[number].start(), place - word.start()
    return next((at for at in range(begun, len(given)) if len(given[begun:at].upper()) >= letters), len(given))
