"""The one word or phrase a title stresses: marked by its author, or the one that carries most.

`*word*` and `_word_` mark it, as do the `**word**` and `__word__` of chats. Without marks: money and figures, strong
words, then the longest word that is no stop word; later words win ties, because titles build up. Nothing is stressed in
a title of one word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.text.word_lists import MAGNITUDES, STOP_WORDS, STRONG_WORDS

_MARKED = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,3})(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*_])", re.DOTALL)
_LETTERS_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_MARKED_UNSPACED = re.compile(
    rf"(?:(?<=[{_LETTERS_UNSPACED}])|(?<![\w*]))(\*{{1,3}})(?=\S)([^*]+?)(?<=\S)\1(?:(?=[{_LETTERS_UNSPACED}])|(?![\w*]))"
)
"""Where words are not spaced a mark stands right beside a letter."""
_WORD = re.compile(r"\S+")
_OPENING = "\"'“‘«„([{<¡¿#$€£¥"
_CLOSING = "\"'”’»“)]}>!?…,.;:%"
_EDGES = "\"'“”‘’«»„()[]{}<>¡¿,.;:…-–—|/*_"
SHOUTED = "!?"
"""What belongs to a stressed word right before it, within its marks or after them."""
_FIGURE = re.compile(r"\d")
_MONEY = re.compile(r"[$€£¥₹₩₽฿%]|\d\s*[kmb]\b|\d{3}|\dx\b", re.IGNORECASE)
_UNSPACED = re.compile(f"[{_LETTERS_UNSPACED}]")
_UNSPACED_PHRASES = (
    re.compile("(?<=[「『《【“])[^」』》】”]{1,12}(?=[」』》】”])"),
    re.compile("[\\d０-９][\\d０-９,.万億亿萬千百]*[%％円元年日月倍人個个時时間间分秒]*"),
    re.compile("[\u30a0-\u30ff]{3,}"),
    re.compile("[\u3400-\u9fff]{2,4}"),
)


@dataclass(frozen=True, kw_only=True)
class Emphasis:
    """A title without its marks; `text[start:end]` is stressed, nothing when they are equal."""

    text: str
    start: int = 0
    end: int = 0

    @property
    def phrase(self) -> str:
        return self.text[self.start : self.end]


def choose_emphasis(text: str) -> Emphasis:
    """Take the author's marks out and find the words to stress; the same title gives the same choice."""
    if mark := _MARKED.search(text):
        return _unmarked(text, mark, _MARKED)
    if mark := _UNSPACED.search(text) and _MARKED_UNSPACED.search(text):
        return _unmarked(text, mark, _MARKED_UNSPACED)
    words = list(_WORD.finditer(text))
    if _UNSPACED.search(text):
        return _in_unspaced(text)
    if len(words) < 2:
        return Emphasis(text=text)
    weights = [_weight(word[0], index / len(words)) for index, word in enumerate(words)]
    best = max(range(len(words)), key=lambda index: (weights[index], index))
    if weights[best] <= 0:
        return Emphasis(text=text)
    if best and _core(words[best][0]) in MAGNITUDES and _FIGURE.search(words[best - 1][0]):
        best -= 1
    return _trimmed(text, words[best].start(), _phrase_end(words, best))


def _unmarked(text: str, mark: re.Match[str], marks: re.Pattern[str]) -> Emphasis:
    """The first marked phrase with the ! or ? that shouts it; further marks only go."""
    plain = text[: mark.start()] + mark[2] + marks.sub(r"\2", text[mark.end() :])
    end = mark.start() + len(mark[2])
    while end < len(plain) and plain[end] in SHOUTED:
        end += 1
    return Emphasis(text=plain, start=mark.start(), end=end)


def with_its_marks(found: Emphasis) -> Emphasis:
    """The stressed words with the quotes, brackets and stops that touch them, as a plate takes them in."""
    start, end = found.start, found.end
    while 0 < start < end and found.text[start - 1] in _OPENING:
        start -= 1
    while start < end < len(found.text) and found.text[end] in _CLOSING:
        end += 1
    return Emphasis(text=found.text, start=start, end=end)


def _weight(word: str, position: float) -> float:
    """How much a word carries; 0 for stop words and bare punctuation."""
    core = _core(word)
    if not any(c.isalnum() for c in core) or core in STOP_WORDS:
        return 0.0
    if _MONEY.search(core):
        return 12.0
    if _FIGURE.search(core):
        return 9.0
    return (
        (8.0 if core in STRONG_WORDS else 0.0)
        + min(len(core), 12) * 0.5
        + position
        + (1.5 if word.endswith("!") else 0.0)
    )


def _phrase_end(words: list[re.Match[str]], index: int) -> int:
    """A figure takes its magnitude with it, a bare one the thing it counts: $100 million, 30 days, 7 rules."""
    word = words[index][0]
    if index + 1 < len(words) and _FIGURE.search(word) and _core(words[index + 1][0]) in MAGNITUDES:
        return words[index + 1].end()
    if word.isdigit() and len(words) > 3 and index + 1 < len(words):
        after = words[index + 1][0]
        if (
            _core(after) not in STOP_WORDS
            and len(after) <= 8
            and "\n" not in words[index].string[words[index].end() : words[index + 1].start()]
        ):
            return words[index + 1].end()
    return words[index].end()


def _core(word: str) -> str:
    return word.strip(_EDGES + "!?").casefold()


def _trimmed(text: str, start: int, end: int) -> Emphasis:
    """Without the quotes, commas and brackets at its edges."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return Emphasis(text=text, start=start, end=end)


def _in_unspaced(text: str) -> Emphasis:
    """Scripts without spaces: what stands in quotes, a figure, a foreign word, a compound."""
    for pattern in _UNSPACED_PHRASES:
        found = list(pattern.finditer(text))
        if found:
            best = max(found, key=lambda match: (len(match[0]), match.start()))
            if len(best[0]) < len(text):
                return Emphasis(text=text, start=best.start(), end=best.end())
    return Emphasis(text=text)
