"""In which direction each character of a line is read: the Unicode bidirectional algorithm (UAX #9)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from engine.text.shape import Direction

_RIGHT_TO_LEFT = frozenset(("R", "AL"))
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
"""What counts as which direction inside brackets, after weak types are resolved (N0)."""
_DEEPEST_PAIRS = 63


def base_direction(text: str) -> Direction:
    """The direction of the first strong character (P2 and P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return "ltr"
        if kind in _RIGHT_TO_LEFT:
            return "rtl"
    return "ltr"


def levels(text: str, direction: Direction) -> list[int]:
    """The embedding level of each character."""
    if direction == "ltr" and not any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text):
        return [0] * len(text)
    return list(_levels(text, direction))


@lru_cache(maxsize=1024)
def _levels(text: str, direction: Direction) -> tuple[int, ...]:
    from bidi import algorithm

    # Joiners would be dropped by the algorithm (rule X9); as marks they keep their place and their letter's level.
    plain = "".join("\u0300" if unicodedata.bidirectional(c) == "BN" else c for c in text)
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = (1, "R") if direction == "rtl" else (0, "L")
    algorithm.get_embedding_levels(plain, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _resolve_brackets(storage["chars"], storage["base_dir"])
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return tuple(entry["level"] for entry in storage["chars"])


def _resolve_brackets(characters: list[dict[str, Any]], base: str) -> None:
    """Rule N0, which the library's own passes leave out: a pair of brackets takes one direction.

    That of what it encloses where some of it runs as the paragraph does; else, where it encloses the other direction,
    that of what stands before it.
    """
    for first, last in _pairs(characters):
        inside = {_STRONG.get(each["type"]) for each in characters[first + 1 : last]} - {None}
        if base in inside:
            chosen = base
        elif inside:
            before = (_STRONG.get(each["type"]) for each in reversed(characters[:first]))
            chosen = next((kind for kind in before if kind), base)
        else:
            continue
        characters[first]["type"] = characters[last]["type"] = chosen


def _pairs(characters: list[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    """Brackets that belong together, in the order of their openings (BD16)."""
    open_ones: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for index, each in enumerate(characters):
        if each["type"] != "ON":
            continue
        if closing := _closing(each["ch"]):
            if len(open_ones) == _DEEPEST_PAIRS:
                break
            open_ones.append((closing, index))
            continue
        depth = next((n for n in range(len(open_ones) - 1, -1, -1) if open_ones[n][0] == each["ch"]), None)
        if depth is not None:
            found.append((open_ones[depth][1], index))
            del open_ones[depth:]
    yield from sorted(found)


@lru_cache(maxsize=256)
def _closing(character: str) -> str:
    """The bracket that closes this one, as Unicode names the two; nothing for what opens no pair."""
    if unicodedata.category(character) != "Ps" or not unicodedata.mirrored(character):
        return ""
    try:
        return unicodedata.lookup(unicodedata.name(character).replace("LEFT", "RIGHT"))
    except KeyError:
        return ""
