"""A title as somebody pasted it, made safe to set: one paragraph, no invisible characters."""

from __future__ import annotations

import re
import unicodedata

from engine.brief import TITLE_LIMIT
from engine.errors import BriefError
from engine.text.grapheme import EMOJI_PRESENTATION, ZERO_WIDTH_JOINER, graphemes, is_emoji

_INVISIBLE = re.compile(
    "[\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]"
)
_UNSEEN = re.compile("[\u00ad\u200b]")
_BREAKS = re.compile("\u200b+")
_LOOSE_HYPHENS = re.compile("(?<!\\w)\u00ad|\u00ad(?![^\\S\n]*\n)")
_LOOSE_BREAKS = re.compile("(?<![^\\s])\u200b|\u200b(?![^\\s]|\n)")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_ARABIC_OR_INDIC = re.compile("[\u0600-\u08ff\u0900-\u0dff]")


def clean_title(text: str) -> str:
    """NFC without control, bidi-override and zero-width characters; white space collapsed, line breaks kept, and the
    zero-width spaces between letters, where a line may end or does; soft hyphens where a line ends.

    `BriefError` when nothing readable is left, when the text is broken (lone surrogates) or too long.
    """
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise BriefError("the title holds half a character (a lone surrogate); paste the title again as plain text")
    text = _LOOSE_BREAKS.sub("", _BREAKS.sub("\u200b", _visible(_LINE_ENDS.sub("\n", text))))
    lines = (_SPACES.sub(" ", line).strip() for line in _LOOSE_HYPHENS.sub("", text).split("\n"))
    text = "\n".join(line for line in lines if line).rstrip("\u200b\u00ad")
    if not any(unicodedata.category(c)[0] in "LNPS" for c in text):
        raise BriefError("the title is empty; give one to five words that say what the episode is about")
    count = len(graphemes(text))
    if count > TITLE_LIMIT:
        raise BriefError(f"the title has {count} characters; {TITLE_LIMIT} is the limit")
    return text


def clean_name(text: str, *, limit: int) -> str:
    """As a title, on one line, cut where it is too long; empty when nothing readable is left."""
    kept = ""
    for character in graphemes(" ".join(_UNSEEN.sub("", _visible(_LINE_ENDS.sub(" ", text))).split())):
        if len(kept) + len(character) > limit:
            break
        kept += character
    return kept.strip()


def _visible(text: str) -> str:
    """Without what cannot be seen, or turns what stands round it."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cn", "Co", "Cs"))
    return _joiners_where_they_belong(_INVISIBLE.sub("", kept))


def _joiners_where_they_belong(text: str) -> str:
    """Keep joiners between emoji and inside joining scripts, presentation marks after a character that takes one."""
    kept: list[str] = []
    for index, c in enumerate(text):
        if c in (ZERO_WIDTH_JOINER, "\u200c") and not _joiner_belongs(kept, text, index):
            continue
        if c in (EMOJI_PRESENTATION, "\ufe0e") and not (kept and (is_emoji(kept[-1]) or kept[-1] in "0123456789#*")):
            continue
        kept.append(c)
    return "".join(kept)


def _joiner_belongs(kept: list[str], text: str, index: int) -> bool:
    if not kept or index + 1 >= len(text):
        return False
    before, after = kept[-1], text[index + 1]
    if _ARABIC_OR_INDIC.match(before):
        return True
    picture = is_emoji(before) or before == EMOJI_PRESENTATION
    return text[index] == ZERO_WIDTH_JOINER and picture and is_emoji(after)
