"""A text in pieces by Unicode's own rules and data, through ICU: lines and grapheme clusters."""

from __future__ import annotations

from functools import lru_cache

_STRICT = "ja-u-lb-strict"
"""No line begins with a small kana or a long mark; elsewhere the same as the root rules."""


@lru_cache(maxsize=4096)
def line_pieces(text: str) -> tuple[str, ...]:
    """Pieces between which a line may end (UAX #14); Thai, Lao, Khmer and Burmese part at their words."""
    from icu4py.breakers import LineBreaker

    return tuple(LineBreaker(text, _STRICT))  # its strings, for its offsets count UTF-16 units


@lru_cache(maxsize=4096)
def clusters(text: str) -> tuple[str, ...]:
    """What a reader takes for one character each (UAX #29)."""
    from icu4py.breakers import CharacterBreaker

    return tuple(CharacterBreaker(text, _STRICT))
