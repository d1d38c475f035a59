"""Where a long word may end a line with a hyphen: by the patterns of its language, as soft hyphens in the text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.text.languages import told_by_words

if TYPE_CHECKING:
    from pyphen import Pyphen

SOFT_HYPHEN = "\u00ad"
_LONG, _SHORTEST_PART = 12, 4
"""Letters of a word that may be parted, and of what then stands on a line."""
_VARIANTS = {"en": "en_US"}
_WORD = re.compile(rf"[^\W\d_]{{{_LONG},}}")


def may_part(text: str) -> tuple[int, ...]:
    """The places in `text` where a long word may be parted; none where its language cannot be told for certain."""
    words = [word for word in _WORD.finditer(text) if not _has_own(text, word)]
    patterns = _patterns(told_by_words(text)) if words else None
    if patterns is None:
        return ()
    return tuple(
        word.start() + place
        for word in words
        for place in patterns.positions(word[0].casefold() if word[0].isupper() else word[0])
        if place.data is None and place < len(word[0])  # a place with data changes the letters beside it
    )


def _has_own(text: str, word: re.Match[str]) -> bool:
    """Whoever wrote it says where it parts."""
    return SOFT_HYPHEN in (text[word.end() : word.end() + 1], text[: word.start()].rstrip()[-1:])


@lru_cache(maxsize=32)
def _patterns(language: str) -> Pyphen | None:
    import pyphen

    known = language and pyphen.language_fallback(_VARIANTS.get(language, language))
    return pyphen.Pyphen(lang=known, left=_SHORTEST_PART, right=_SHORTEST_PART) if known else None
