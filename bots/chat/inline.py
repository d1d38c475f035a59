"""A picture drawn by the terminal itself, where it can: kitty's and iTerm2's ways."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping

_WIDTH = 640
_CHUNK = 4096
_LIKE_ITERM = ("iTerm.app", "WezTerm", "mintty", "vscode")


def inline_picture(data: bytes, environment: Mapping[str, str]) -> str | None:
    """What draws it when written to the terminal; None where the terminal is not known to be able to."""
    if "KITTY_WINDOW_ID" in environment or environment.get("TERM") in ("xterm-kitty", "xterm-ghostty"):
        return _kitty(_small(data, "PNG"))
    if environment.get("TERM_PROGRAM") in _LIKE_ITERM:
        return _iterm(_small(data, "JPEG"))
    return None


def _small(data: bytes, kind: str) -> bytes:
    from PIL import Image

    picture = Image.open(io.BytesIO(data)).convert("RGB")
    picture.thumbnail((_WIDTH, _WIDTH))
    out = io.BytesIO()
    picture.save(out, kind, quality=88)
    return out.getvalue()


def _kitty(png: bytes) -> str:
    text = base64.b64encode(png).decode("ascii")
    parts = [text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK)]
    more = [f"m={int(number < len(parts) - 1)}" for number in range(len(parts))]
    more[0] = f"a=T,f=100,{more[0]}"
    return "".join(f"\x1b_G{control};{part}\x1b\\" for control, part in zip(more, parts, strict=True))


def _iterm(jpeg: bytes) -> str:
    text = base64.b64encode(jpeg).decode("ascii")
    return f"\x1b]1337;File=inline=1;size={len(jpeg)};preserveAspectRatio=1:{text}\a"
