"""What a reader takes for one character: grapheme clusters (UAX #29), and which of them are pictures."""

from __future__ import annotations

from engine.text.segments import clusters

ZERO_WIDTH_JOINER = "\u200d"
EMOJI_PRESENTATION = "\ufe0f"
_KEYCAP = "\u20e3"


def graphemes(text: str) -> list[str]:
    """The clusters of `text`, in order; joined they give `text` again."""
    return list(text) if text.isascii() and "\r" not in text else list(clusters(text))


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
