"""The words of a title as its author gave them, in reading order: capitals as typed, lines as they were broken, and
asterisks round what is stressed. Asked to set them again, the typesetter answers with the same letters and stress.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.text.emphasis import SHOUTED, Emphasis, choose_emphasis
from engine.text.hyphens import SOFT_HYPHEN

_MAY_BREAK = "\u200b"
_BETWEEN = f" \n{_MAY_BREAK}{SOFT_HYPHEN}"
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, kw_only=True)
class Start:
    """Where a line starts in what is drawn, and whether the one before it ends with a hyphen."""

    place: int
    after_hyphen: bool = False


def as_given(given: Emphasis, drawn: str, lines: Sequence[Start]) -> str:
    """`given` with the breaks of `drawn`, the same words in their capitals. A line that ends within what is written
    without a space says so by a zero-width space, within a word by a soft hyphen. What was stressed by choice, where
    marks would not be read as such, is left to be chosen again.
    """
    given = replace(given, end=given.start + len(given.phrase.rstrip(SHOUTED) or given.phrase))
    starts = [replace(start, place=_place(given.text, drawn, start.place)) for start in lines]
    plain, made = _broken(Emphasis(text=given.text), starts), _broken(given, starts)
    return made if choose_emphasis(made).text == plain else plain


def _broken(given: Emphasis, starts: Sequence[Start]) -> str:
    ends = [*starts[1:], Start(place=len(given.text))]
    lines = (_marked(given, start.place, end) for start, end in zip(starts, ends, strict=True))
    return "".join(lines).rstrip(_BETWEEN)


def _marked(given: Emphasis, start: int, next_line: Start) -> str:
    """One line with its break, and what of the marks falls into it."""
    line = given.text[start : next_line.place].rstrip(_BETWEEN)
    end, gap = start + len(line), given.text[start + len(line) : next_line.place]
    if given.phrase and start < given.end <= end:
        line = f"{line[: given.end - start]}*{line[given.end - start :]}"
    if given.phrase and start <= given.start < end:
        line = f"{line[: given.start - start]}*{line[given.start - start :]}"
    if next_line.after_hyphen:
        return f"{line}{SOFT_HYPHEN}\n"
    return line + ("\n" if gap and gap[0] != _MAY_BREAK else f"{_MAY_BREAK}\n")


def _place(given: str, drawn: str, place: int) -> int:
    """Where the letter stands in `given` that stands at `place` in `drawn`: capitals may be longer (ß is SS)."""
    if len(given) == len(drawn):
        return place
    number, word = next((n, word) for n, word in enumerate(_WORD.finditer(drawn)) if place < word.end())
    begun, letters = list(_WORD.finditer(given))[number].start(), place - word.start()
    return next((at for at in range(begun, len(given)) if len(given[begun:at].upper()) >= letters), len(given))
