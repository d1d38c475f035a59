"""What a reader takes for one character: grapheme clusters, after UAX #29 as far as titles need it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

ZERO_WIDTH_JOINER = "\u200d"
EMOJI_PRESENTATION = "\ufe0f"
_KEYCAP = "\u20e3"


def graphemes(text: str) -> list[str]:
    """The clusters of `text`, in order; joined they give `text` again."""
    return list(_clusters(text))


def _clusters(text: str) -> Iterator[str]:
    cluster = ""
    for character in text:
        if cluster and not _joins(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _joins(cluster: str, character: str) -> bool:
    """True when no boundary stands between `cluster` and `character`."""
    if _extends(character):
        return cluster[-1] not in "\r\n\t "
    if cluster[-1] == ZERO_WIDTH_JOINER:
        return is_emoji(character)
    if is_regional(character):
        return len(cluster) == 1 and is_regional(cluster)
    if _is_virama(cluster[-1]):
        return unicodedata.category(character) == "Lo"
    return _hangul_joins(cluster[-1], character) or (cluster[-1], character) == ("\r", "\n")


def _extends(character: str) -> bool:
    if character < "\u0300":
        return False
    code = ord(character)
    return (
        character == ZERO_WIDTH_JOINER
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
        or character in "\u0e33\u0eb3"
    )


def _is_virama(character: str) -> bool:
    return character >= "\u0900" and unicodedata.combining(character) == 9 and character not in "\u0e3a\u1039"


def _hangul_joins(before: str, after: str) -> bool:
    """Conjoining jamo: leading + (leading | vowel | syllable), vowel + (vowel | trailing), ..."""
    if not "\u1100" <= after <= "\u11ff" and not "\uac00" <= after <= "\ud7a3":
        return False
    leading = "\u1100" <= before <= "\u115f"
    vowel_or_trailing = "\u1160" <= after <= "\u11ff"
    return leading or (vowel_or_trailing and ("\u1160" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"))


def is_regional(character: str) -> bool:
    """True for the letters that make flags in pairs."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def is_emoji(character: str) -> bool:
    """True for characters that are pictures by default or may become one."""
    return (
        character >= "\U0001f000"
        or "\u2190" <= character <= "\u2bff"
        or character in "\u00a9\u00ae\u203c\u2049\u2122\u3030\u303d\u3297\u3299"
    )


def wants_picture(cluster: str) -> bool:
    """True when the cluster is to be drawn as a colour picture: astral emoji, a keycap, or an explicit wish."""
    if EMOJI_PRESENTATION in cluster:
        return is_emoji(cluster[0]) or _KEYCAP in cluster
    return "\U0001f000" <= cluster[0] <= "\U0001fbff" and "\ufe0e" not in cluster
