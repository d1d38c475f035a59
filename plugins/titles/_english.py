"""An English title made shorter without saying anything else.

Whole parts of the sentence go, never single words out of the middle of one; a part that denies or bounds the claim
(`not`, `almost`, `if`) stays, and figures are worth the most. When nothing shorter would still be true, it stays long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.titles._words import (
    ADVERBS,
    AMOUNTS,
    ARTICLES,
    AUXILIARIES,
    BAIT,
    CONNECTORS,
    EMPTY,
    ENGLISH,
    FOREIGN,
    GUARDS,
    HARD_BREAKS,
    LEADS,
    NUMBER_WORDS,
    OPENERS,
    PARTICLES,
    POSSESSIVES,
    PRONOUNS,
    QUESTION_WORDS,
    STRONG,
)

_EDGES = " \"'“”‘’*_,.;:…–—|/-()[]"
_ENDS_A_PART = re.compile(r"[,;:.?!…)\]]$")
_ARTICLES_ARE_WORTH = 5.0
_POINTERS = {"this", "that", "these", "those", "it"}
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_ASIDE = re.compile(r"\s*\((?![^)]*\b(?:not|no|never)\b)[^)\d]*\)\s*$", re.IGNORECASE)
"""In brackets at the end, with neither a denial nor a figure."""
_RELATIVE = re.compile(r"\b(?:that|who|which)\s+(?:are|is|was|were)\s+(?=(?:\w+ly\s+)?\w+ing\b)", re.IGNORECASE)
_BARE = re.compile(r"^\W+$")
_FOREIGN_LETTERS = re.compile("[ß-öø-ÿāăąćčďđēěğīłńňōőřśşšťūůűźżž]", re.IGNORECASE)


def is_english(title: str, language: str | None) -> bool:
    """By its tag, else by small words that only English has; a doubt is a no."""
    if language:
        return language.lower().replace("_", "-").split("-")[0] == "en"
    words = [core(word) for word in title.split()]
    letters = [letter for letter in title if letter.isalpha()]
    if any(ord(letter) > 0x24F for letter in letters) or len(_FOREIGN_LETTERS.findall(title)) > 1:
        return False
    said = any(word in ENGLISH for word in words) or "I" in title.split()
    return said and not any(word in FOREIGN for word in words)


def core(word: str) -> str:
    """A word for looking up: no marks, small, one kind of apostrophe."""
    return word.strip(_EDGES + "!?").casefold().replace("’", "'")


def has_figure(word: str) -> bool:
    return any(letter.isdigit() for letter in word) or core(word) in NUMBER_WORDS


def shorter(title: str, limit: int) -> str:
    """At most `limit` words where that can be true; the same title again when it is short enough."""
    text = _without(_ASIDE, _without(BAIT, _without(OPENERS, title)))
    for _ in range(4):
        words = text.split()
        if len(words) > limit:
            words = _fewer(words, limit)
        after = _finished(" ".join(words))
        if after == text:
            return after
        text = after
    return text


def _without(pattern: re.Pattern[str], text: str) -> str:
    left = pattern.sub("", text).strip(" ,;:|–—-")
    return left if len([word for word in left.split() if core(word)]) >= 2 else text


def _fewer(words: list[str], limit: int) -> list[str]:
    """Fillers go first; then the best whole part of the sentence, with its articles if they fit."""
    words = _RELATIVE.sub("", " ".join(words)).split()
    plain = [word for index, word in enumerate(words) if not _drops(words, index, ADVERBS)]
    if len(plain) <= limit:
        return plain
    bare = [word for index, word in enumerate(plain) if not _drops(plain, index, ARTICLES | {"your"})]
    if len(bare) <= limit and _weight(bare, range(len(bare))) - _ARTICLES_ARE_WORTH > _best(plain, limit)[1]:
        return bare
    parts = [_best(plain, limit), _best(bare, limit, worth=-_ARTICLES_ARE_WORTH)]
    return max(parts, key=lambda part: part[1])[0]


def _drops(words: list[str], index: int, droppable: frozenset[str]) -> bool:
    word, before = core(words[index]), core(words[index - 1]) if index else ""
    following = core(words[index + 1]) if index + 1 < len(words) else ""
    if word not in droppable or not following or _ENDS_A_PART.search(words[index]):
        return False
    if word == "your":
        return before.endswith("ing")
    return following not in AMOUNTS and before not in GUARDS


def _best(words: list[str], limit: int, worth: float = 0.0) -> tuple[list[str], float]:
    """The part that says most within the limit, else the shortest that is true; with what it is worth."""
    asks = _question_starts(words)
    candidates = [part for part in _candidates(words) if _is_true(words, part) and _asks_whole(part, asks)]
    fitting = [part for part in candidates if len(part) <= limit]
    if fitting:
        part = max(fitting, key=lambda part: (_weight(words, part), -part.start))
        worth += _weight(words, part)
    else:
        part = min(candidates, key=lambda part: (len(part), part.start), default=range(len(words)))
        worth -= 10.0 * len(part)
    chosen = words[part.start : part.stop]
    if asks is not None and part.start <= asks < part.stop:
        chosen[-1] = chosen[-1].rstrip("?") + "?"
    return chosen, worth


def _candidates(words: list[str]) -> Iterator[range]:
    """Every run of whole parts, without the little word that joined it to what stood before."""
    starts = [index for index in range(len(words)) if _starts_part(words, index)]
    for start in _fronts(words, starts):
        for stop in [*starts, len(words)]:
            first, last = start, stop
            while first < last and _joins(words[first]):
                first += 1
            while last > first and _BARE.match(words[last - 1]):
                last -= 1
            if last - first >= 2 or (last - first == 1 and core(words[first]) not in EMPTY):
                yield range(first, last)


def _starts_part(words: list[str], index: int) -> bool:
    if index == 0 or _ENDS_A_PART.search(words[index - 1]) or _BARE.match(words[index]):
        return True
    word, before = core(words[index]), core(words[index - 1])
    if word == "to" or word in PARTICLES:
        following = words[index + 1 : index + 2]
        return bool(following) and (
            core(following[0]) in ARTICLES | POSSESSIVES
            or has_figure(following[0])
            or (word in ("in", "on") and core(following[0]) not in CONNECTORS)
        )
    return word in CONNECTORS | HARD_BREAKS and before not in {"of", "than", "vs", "vs."}


def _fronts(words: list[str], starts: list[int]) -> Iterator[int]:
    """Where a shorter title may begin: with a part, or with what it does or is about."""
    yield from starts
    for start in starts:
        index = start
        while index < len(words) - 1 and core(words[index]) in LEADS and not _ENDS_A_PART.search(words[index]):
            index += 1
            if core(words[index]) not in AUXILIARIES | PRONOUNS:
                yield index


def _is_true(words: list[str], part: range) -> bool:
    """Whether every denial or bound that belongs to this part is in it."""
    if core(words[part.start]) in GUARDS & CONNECTORS and part.start and core(words[part.start]) != "if":
        return False
    return all(
        index in part or _is_apart(words, part, index) for index, word in enumerate(words) if core(word) in GUARDS
    )


def _is_apart(words: list[str], part: range, index: int) -> bool:
    """Whether a sentence ends, or one of its own begins, between the part and the word."""
    low, high = sorted((index, part.start if index < part.start else part.stop - 1))
    between = words[low : high + 1]
    ended = any(re.search(r"[.;!?|—–]$", word) for word in between[:-1])
    return ended or any(core(word) in HARD_BREAKS for word in between[1:])


def _question_starts(words: list[str]) -> int | None:
    """Where the question at the end begins; None when nothing is asked there."""
    if not words[-1].endswith("?"):
        return None
    breaks = [index + 1 for index in range(len(words) - 1) if re.search(r"[:.!?;|—–]$", words[index])]
    start = breaks[-1] if breaks else 0
    return start if core(words[start]) in AUXILIARIES | QUESTION_WORDS else None


def _asks_whole(part: range, asks: int | None) -> bool:
    """A question keeps its beginning, or it would be an answer."""
    return asks is None or part.stop <= asks or part.start <= asks


def _joins(word: str) -> bool:
    bare = core(word)
    return bool(_BARE.match(word)) or (bare in CONNECTORS | HARD_BREAKS | ARTICLES | {"to"} and bare not in GUARDS)


def _weight(words: list[str], part: range) -> float:
    front = core(words[part.start])
    whole = 2.0 if part.start == 0 or front not in EMPTY else 0.0
    whole += 5.0 if part.start == 0 and front in QUESTION_WORDS else -3.0 if front in _POINTERS else 0.0
    return sum(_word_weight(words[index]) for index in part) + whole - (4.0 if len(part) < 3 else 0.0)


def _word_weight(word: str) -> float:
    bare = core(word)
    if has_figure(word):
        return 4.0 if _YEAR.match(bare) else 9.0
    if bare in ("vs", "versus"):
        return 8.0
    if bare in EMPTY:
        return 0.0
    return (6.0 if bare in STRONG else 0.0) + 1.0 + min(len(bare), 12) * 0.2


def _finished(text: str) -> str:
    """No loose marks at the ends, and a capital in front."""
    text = text.strip(" ,;:|–—-.")
    first = next((index for index, letter in enumerate(text) if letter.isalpha()), None)
    if first is None:
        return text
    plain = (first == 0 or not text[:first].strip("\"'“‘*_([")) and text.split()[0].islower()
    return text[:first] + text[first].upper() + text[first + 1 :] if plain else text
