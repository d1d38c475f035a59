"""A picture drawn by the terminal itself, where it can: kitty's and iTerm2's ways, and sixels."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_WIDTH = 640
_CHUNK = 4096
_LIKE_ITERM = ("iTerm.app", "WezTerm", "mintty", "vscode")
_SIXEL_TERMS = ("contour", "foot", "mlterm", "yaft")
_KONSOLE_WITH_SIXELS = 220400
_COLOURS, _BAND = 128, 6
_REPEATED = re.compile(r"(.)\1{3,}")


def inline_picture(data: bytes, environment: Mapping[str, str]) -> str | None:
    """What draws it when written to the terminal; None where the terminal is not known to be able to."""
    if "KITTY_WINDOW_ID" in environment or environment.get("TERM") in ("xterm-kitty", "xterm-ghostty"):
        return _kitty(_small(data, "PNG"))
    if environment.get("TERM_PROGRAM") in _LIKE_ITERM:
        return _iterm(_small(data, "JPEG"))
    if _draws_sixels(environment):
        return _sixels(_picture(data).quantize(_COLOURS))
    return None


def _draws_sixels(environment: Mapping[str, str]) -> bool:
    konsole = environment.get("KONSOLE_VERSION", "")
    is_konsole = konsole.isdecimal() and int(konsole) >= _KONSOLE_WITH_SIXELS
    return is_konsole or "WT_SESSION" in environment or environment.get("TERM", "").startswith(_SIXEL_TERMS)


def _picture(data: bytes) -> Image.Image:
    from PIL import Image

    picture = Image.open(io.BytesIO(data)).convert("RGB")
    picture.thumbnail((_WIDTH, _WIDTH))
    return picture


def _small(data: bytes, kind: str) -> bytes:
    out = io.BytesIO()
    _picture(data).save(out, kind, quality=88)
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


def _sixels(picture: Image.Image) -> str:
    """Bands of six rows; in each, the dots of one colour after another."""
    width, height = picture.size
    palette = picture.getpalette() or []
    shares = [round(100 * one / 255) for one in palette]
    colours = [f"#{number};2;{r};{g};{b}" for number, (r, g, b) in enumerate(zip(*[iter(shares)] * 3, strict=True))]
    rows = [picture.crop((0, top, width, top + 1)).tobytes() for top in range(height)]
    bands = [_band(rows[top : top + _BAND]) for top in range(0, height, _BAND)]
    return f'\x1bP0;1q"1;1;{width};{height}{"".join(colours)}{"-".join(bands)}\x1b\\'


def _band(rows: list[bytes]) -> str:
    import numpy as np

    pixels = np.array([np.frombuffer(row, np.uint8) for row in rows])
    weights = 1 << np.arange(len(rows))
    parts = []
    for colour in np.unique(pixels):
        dots = bytes((63 + weights @ (pixels == colour)).astype(np.uint8)).decode("ascii")
        parts.append(f"#{colour}" + _REPEATED.sub(_run, dots))
    return "$".join(parts)


def _run(found: re.Match[str]) -> str:
    return f"!{len(found[0])}{found[1]}"
