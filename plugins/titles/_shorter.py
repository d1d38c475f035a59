"""A title with fewer words, recast or in its language's case: the author's words, in no other sense.

Whatever comes out is held against the title: figures and denials stay whole, and nothing ends in the air.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from plugins.titles._language import Language, core, said_in

_FIGURES = re.compile(r"\d+(?:[.,:]\d+)*")
_FIRST_LETTER = re.compile(r"^[*_\"'“‘«„(\[¿¡]*(?=[^\W\d_])")
_ENDS_A_SENTENCE = re.compile(r"[:.!?;–—|]$")


def shortened(title: str, language: Language, limit: int) -> str:
    """Without what says nothing; fillers go where there are more words than `limit`."""
    text = title
    for pattern, template in language.shortenings:
        text = _rewritten(text, pattern, template, language)
    if len(text.split()) > limit:
        text = _true(text, _without_fillers(text, language), language)
    return as_written(title, text)


def recast(title: str, language: Language) -> Iterator[str]:
    for pattern, template in language.recastings:
        form = _rewritten(title, pattern, template, language)
        if form != title:
            yield form


def in_its_case(title: str, language: Language | None) -> str:
    """Every word of weight begins large where the language writes titles so, else the first; the rest as it was."""
    if not language or not language.small or "\n" in title:
        return _capital(title)
    written = title.split(" ")
    return " ".join(
        _capital(word) if _begins(written, index) or core(word) not in language.small else word
        for index, word in enumerate(written)
    )


def _begins(written: list[str], index: int) -> bool:
    return index in (0, len(written) - 1) or bool(_ENDS_A_SENTENCE.search(written[index - 1]))


def _capital(text: str) -> str:
    """The first word begins large, unless it has a capital of its own, as `iPhone` has."""
    first = text.split(" ")[0]
    start = _FIRST_LETTER.match(text)
    if not start or first != first.lower() or any(letter in first.rstrip(".…") for letter in ".@/"):
        return text
    at = start.end()
    return text[:at] + text[at].upper() + text[at + 1 :]


def as_written(before: str, after: str) -> str:
    """What has changed begins large, and a title in capitals stays in capitals."""
    if after == before:
        return before
    return after.upper() if before.isupper() else _capital(after.strip())


def _without_fillers(text: str, language: Language) -> str:
    written = text.split(" ")
    return " ".join(word for index, word in enumerate(written) if not _fills(written, index, language))


def _fills(written: list[str], index: int, language: Language) -> bool:
    """Only between two words of one sentence: first or last it is what the sentence is about."""
    if not 0 < index < len(written) - 1 or written[index].casefold() not in language.fillers:
        return False
    before, after = core(written[index - 1]), core(written[index + 1])
    near = {before, after, core(written[index - 2]) if index > 1 else ""}
    return (
        not near & language.denials
        and before not in ("a", "an")
        and not _ENDS_A_SENTENCE.search(written[index - 1])
        and not written[index - 1].endswith(",")
    )


def _rewritten(text: str, pattern: re.Pattern[str], template: str, language: Language) -> str:
    """By one of the language's own patterns, unless too little is left or a figure went."""
    after = as_written(text, pattern.sub(template, text, count=1).strip())
    enough = len(after) > 3 if language.code == "ja" else len(after.split()) > 1
    return after if enough and _FIGURES.findall(after) == _FIGURES.findall(text) else text


def _true(before: str, after: str, language: Language) -> str:
    """`after` where figures and denials are whole and nothing ends in the air, else `before`."""
    figures, denials = ((find(before), find(after)) for find in (_FIGURES.findall, partial(_denials, language)))
    last = said_in(after)[-1:]
    ends = last == said_in(before)[-1:] or not language.loose.intersection(last)
    return after if ends and figures[0] == figures[1] and denials[0] == denials[1] else before


def _denials(language: Language, text: str) -> list[str]:
    if language.code == "ja":
        return [denial for denial in sorted(language.denials) for _ in range(text.count(denial))]
    return [word for word in said_in(text) if word in language.denials]
