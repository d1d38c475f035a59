"""Where a title may break into lines, and how good each place is.

Breaks fall where Unicode's line breaking has them (UAX #14, with dictionaries for scripts that write no spaces) and at
the zero-width spaces of their author. Korean breaks at spaces, as titles do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

from engine.text import segments
from engine.text.hyphens import SOFT_HYPHEN
from engine.text.word_lists import ARTICLES, STOP_WORDS

_MANY = 400
"""More candidates than this are not tried one by one."""
_HYPHENED = 0.75
"""A word is parted where its letters become larger by some half."""
_LOPSIDED = 0.8
"""What a break near a word's end is worth beside one in its middle."""
_LETTERS_BEFORE, _LETTERS_AFTER = re.compile("[\\w\u00ad]+$"), re.compile("[\\w\u00ad]+")
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7af]")
_AFTER_HYPHEN = re.compile(r"\w\w[-‐–/]$")
_KANJI, _HIRAGANA, _KATAKANA = (
    re.compile("[\u3400-\u9fff々]"),
    re.compile("[\u3041-\u309f]"),
    re.compile("[\u30a0-\u30ff]"),
)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What never breaks: `text[start:end]`. `forced` when its author broke the line after it, `hyphened` when a line
    that ends after it ends with a hyphen."""

    start: int
    end: int
    forced: bool = False
    hyphened: bool = False


def units(text: str) -> list[Unit]:
    """The unbreakable pieces of `text` in order; spaces and line breaks lie between them."""
    found: list[Unit] = []
    for line in re.finditer(r"[^\n]+", text):
        pieces = [
            piece
            for word in re.finditer(r"[^ \n\u200b\u00ad]+", line[0])
            for piece in _pieces(word[0], line.start() + word.start())
        ]
        found += [
            Unit(start=a, end=b, forced=index + 1 == len(pieces), hyphened=text[b : b + 1] == SOFT_HYPHEN)
            for index, (a, b) in enumerate(pieces)
        ]
    return found


def _pieces(word: str, offset: int) -> Iterator[tuple[int, int]]:
    """Where UAX #14 lets a word part; a hyphen parts what is two letters long at least, and Korean stays whole."""
    start = end = 0
    whole = bool(_HANGUL.search(word))
    for piece in segments.line_pieces(word):
        if end and not whole and _may_part(word[:end], word[end:]):
            yield offset + start, offset + end
            start = end
        end += len(piece)
    yield offset + start, offset + end


def _may_part(left: str, right: str) -> bool:
    if left[-1] in "-‐–/":
        return bool(_AFTER_HYPHEN.search(left) and re.match(r"\w\w", right))
    return True


def break_quality(text: str, before: Unit, after: Unit, stressed: tuple[int, int]) -> float:
    """About 1; lower for a break that reads badly, a little higher after a clause."""
    if before.forced:
        return 1.0
    left, right = text[before.start : before.end], text[after.start : after.end]
    if before.hyphened:
        return _HYPHENED * (_LOPSIDED + (1 - _LOPSIDED) * _balance(text, before.end))
    if stressed[0] < before.end and after.start < stressed[1]:
        return 0.8
    if text[before.end : after.start] == "\u200b":
        return 1.0
    if before.end == after.start:
        return _quality_inside(left[-1], right[0])
    word = left.strip("\"'“”‘’«»()[]").casefold()
    if word in ARTICLES:
        return 0.82
    if word in STOP_WORDS:
        return 0.92
    if left[-1] in ".!?:;,…—–、。" or right[0] in "—–([“«":
        return 1.06
    return 0.85 if word.isdigit() else 1.0


def _balance(text: str, place: int) -> float:
    """Of the parts of a word to both sides of a soft hyphen, the smaller beside the larger."""
    left, right = _LETTERS_BEFORE.search(text, 0, place), _LETTERS_AFTER.match(text, place)
    lengths = [len(part[0].replace(SOFT_HYPHEN, "")) for part in (left, right) if part]
    return min(lengths) / max(lengths)


def _quality_inside(left: str, right: str) -> float:
    """Between characters that stand together: best after a mark or a particle, bad inside a word."""
    if left in "、。！？：…!?・":
        return 1.06
    if left in "のはがをにでともへや的了" and not _HIRAGANA.match(right):
        return 1.0
    if _HIRAGANA.match(left) and not _HIRAGANA.match(right):
        return 0.97
    for kind in (_KATAKANA, _HIRAGANA):
        if kind.match(left) and kind.match(right):
            return 0.7
    return 0.86 if _KANJI.match(left) and _KANJI.match(right) else 0.9


def is_small(word: str) -> bool:
    """True for a stop word and for bare punctuation."""
    core = word.strip("\"'“”‘’«»()[]!?.,:;…-–—").casefold()
    return not core or core in STOP_WORDS


def line_quality(words: list[str], *, hyphened: bool = False) -> float:
    """About 1; lower for a line that holds nothing but small words, or part of a word after others."""
    if hyphened:
        return 0.86
    if all(is_small(word) for word in words):
        return 0.72 if len(words) == 1 else 0.86
    return 1.0


def candidates(widths: list[float], forced: list[int], most_lines: int) -> dict[int, list[tuple[int, ...]]]:
    """Ways to break, by number of lines: each a tuple of the units that end a line (the last one included).

    All ways when there are few; otherwise the most even ones and their neighbours. Where its author broke the
    title (`forced`), it breaks there and nowhere else.
    """
    last = len(widths) - 1
    if kept := [index for index in forced if index < last]:
        return {len(kept) + 1: [(*kept, last)]}
    found: dict[int, list[tuple[int, ...]]] = {}
    for breaks in range(min(max(1, most_lines), last + 1)):
        few = comb(last, breaks) <= _MANY
        ways = combinations(range(last), breaks) if few else _even(widths, breaks)
        found[breaks + 1] = [(*way, last) for way in ways]
    return found


def _even(widths: list[float], breaks: int) -> list[tuple[int, ...]]:
    """The way whose widest line is narrowest, and those with one or two of its breaks moved a little."""
    base = _narrowest(widths, breaks)
    ways = {base}
    for moved in range(breaks):
        for step in (-2, -1, 1, 2):
            ways.add(_shifted(base, moved, step))
            for other in range(moved + 1, breaks):
                ways.update(_shifted(_shifted(base, moved, step), other, by) for by in (-1, 1))
    last = len(widths) - 1
    return sorted(way for way in ways if len(set(way)) == breaks and all(0 <= place < last for place in way))[:_MANY]


def _shifted(way: tuple[int, ...], index: int, step: int) -> tuple[int, ...]:
    return tuple(sorted((*way[:index], way[index] + step, *way[index + 1 :])))


def _narrowest(widths: list[float], breaks: int) -> tuple[int, ...]:
    """Bisect the line width until `breaks` suffice; breaks left over go where they fit."""
    low, high = max(widths), sum(widths)
    for _ in range(30):
        middle = (low + high) / 2
        if len(_greedy(widths, middle)) <= breaks:
            high = middle
        else:
            low = middle
    way = _greedy(widths, high)
    spare = [index for index in range(len(widths) - 1) if index not in way]
    while len(way) < breaks:
        way.append(spare.pop(len(spare) // 2))
    return tuple(sorted(way))


def _greedy(widths: list[float], limit: float) -> list[int]:
    """The units after which lines no wider than `limit` end, the last line left out."""
    way: list[int] = []
    width = 0.0
    for index, own in enumerate(widths):
        if width and width + own > limit:
            way.append(index - 1)
            width = 0.0
        width += own
    return way
