"""Words of ours and of others in Discord's markdown: what somebody wrote means nothing there and calls nobody."""

from __future__ import annotations

import re

from engine.text.grapheme import ZERO_WIDTH_JOINER, graphemes

_SPECIAL = re.compile(r"([\\*_~|`\[\]<]|^[-#>+])")
_SILENT_AT = "@\u200b"
_DOTS = "…"


def plain(text: str, limit: int = 300) -> str:
    """On one line, no longer than so many of what a reader takes for characters, every mark of markdown disarmed."""
    line = " ".join("".join(letter if _is_seen(letter) else " " for letter in text).split())
    return _SPECIAL.sub(r"\\\1", cut(line, limit)).replace("@", _SILENT_AT)


def _is_seen(letter: str) -> bool:
    return letter.isprintable() or letter == ZERO_WIDTH_JOINER


def cut(text: str, limit: int) -> str:
    """Never in the middle of what a reader takes for one character."""
    found = graphemes(text)
    return text if len(found) <= limit else "".join(found[: limit - 1]).rstrip() + _DOTS


def cut_units(text: str, limit: int) -> str:
    """Likewise, where Discord counts: at most `limit` code units."""
    kept: list[str] = []
    used = 0
    for cluster in graphemes(text):
        used += len(cluster.encode("utf-16-le")) // 2
        if used > limit:
            return "".join(kept)
        kept.append(cluster)
    return text
