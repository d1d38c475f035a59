"""What the rules know of a language, and which one a title is in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

_EDGES = " \"'“”‘’«»„*_,.;:…–—|/-()[]!?¡¿"
_BETWEEN_WORDS = re.compile(r"\s+|(?<=\b\w['’])|(?<=\bqu['’])", re.IGNORECASE)
_KANA = re.compile("[\u3041-\u30fa]")


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, kw_only=True)
class Language:
    """Patterns are tried at the beginning of a title, whatever its case; templates say what is left of it."""

    code: str
    told_by: frozenset[str]
    """Small words; together they tell it from its neighbours."""
    shorter: tuple[tuple[str, str], ...]
    """Says the same with fewer words."""
    recast: tuple[tuple[str, str], ...] = ()
    """Says the same in another kind: the figure first, an order, a question."""
    fillers: frozenset[str] = frozenset()
    """May go from the middle of a sentence, but not beside a denial."""
    denials: frozenset[str] = frozenset()
    pale: frozenset[str] = frozenset()
    """Long or strong for its letters alone: nothing to stress."""
    loose: frozenset[str] = frozenset()
    """Nothing ends with one of these unless the title did."""
    small: frozenset[str] = frozenset()
    """Small in a title whose other words begin large; empty where titles are written as sentences."""

    @cached_property
    def shortenings(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple(_compiled(self.shorter))

    @cached_property
    def recastings(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple(_compiled(self.recast))


def _compiled(rules: Iterable[tuple[str, str]]) -> Iterable[tuple[re.Pattern[str], str]]:
    return ((re.compile(f"^(?:{pattern})", re.IGNORECASE), template) for pattern, template in rules)


def core(word: str) -> str:
    """A word for looking up: no marks, small, one kind of apostrophe."""
    return word.strip(_EDGES).casefold().replace("’", "'")


def said_in(text: str) -> list[str]:
    """Its words for looking up; what is elided before a vowel (`l'eau`) is a word of its own."""
    return [core(word) for word in _BETWEEN_WORDS.split(text)]


def told(title: str, tag: str | None, known: Iterable[Language], others: frozenset[str]) -> Language | None:
    """By its tag, else by its letters and small words; None for another language, and where two are as likely."""
    from engine.text.languages import told_by_letters  # brings the typesetting libraries with it

    if tag:
        code = tag.lower().replace("_", "-").split("-")[0]
        return next((language for language in known if language.code == code), None)
    if _KANA.search(title):
        return next((language for language in known if language.code == "ja"), None)
    by_letters = told_by_letters(title)
    if by_letters and all(language.code != by_letters for language in known):
        return None
    said = said_in(title)
    likely = {language.code: sum(word in language.told_by for word in said) for language in known}
    best = max(likely.values())
    found = [language for language in known if likely[language.code] == best > sum(word in others for word in said)]
    return found[0] if len(found) == 1 else None
