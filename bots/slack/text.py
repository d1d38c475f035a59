"""Words of people as Slack may be given them: they call nobody, link nowhere and end where Slack's limits are."""

from __future__ import annotations

import unicodedata
from typing import Any

SECTION_LIMIT = 3000
ALT_LIMIT = 2000
BUTTON_LIMIT = 75
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_QUOTES = str.maketrans({"<": "‹", ">": "›"})
_JOINS = ("\u200d", "\ufe0e", "\ufe0f", "\u20e3")
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def escaped(text: str) -> str:
    """What Slack reads as a command (`<!channel>`, `<@U1>`, `<https://...>`) becomes letters."""
    return text.translate(_ESCAPES)


def cut(text: str, limit: int) -> str:
    """At most so many characters, never through the middle of one that is made of several."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and _belongs_to_the_one_before(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def _belongs_to_the_one_before(text: str, place: int) -> bool:
    letter = text[place]
    joined = letter in _JOINS or text[place - 1] == "\u200d" or ord(letter) in _SKIN_TONES
    return joined or bool(unicodedata.combining(letter))


def on_one_line(words: str) -> str:
    return " ".join(words.split())


def mrkdwn(text: str, limit: int = SECTION_LIMIT) -> dict[str, Any]:
    """`text` is escaped already where somebody else wrote it."""
    return {"type": "mrkdwn", "text": cut(text, limit) or " ", "verbatim": True}


def plain(text: str, limit: int = BUTTON_LIMIT) -> dict[str, Any]:
    """Not escaped yet: the entity of a letter is never cut in two."""
    return {"type": "plain_text", "text": _cut_escaped(text, limit) or " ", "emoji": False}


def alt(text: str) -> str:
    """Read aloud as it stands, so without entities."""
    return cut(" ".join(text.translate(_QUOTES).split()), ALT_LIMIT) or "…"


def quoted(text: str, limit: int) -> str:
    """Escaped, and no longer than the limit with its escapes."""
    return _cut_escaped(text, limit)


def _cut_escaped(text: str, limit: int) -> str:
    wanted = limit
    while len(found := escaped(cut(text, wanted))) > limit:
        wanted -= max(1, (len(found) - limit) // 5)
    return found
