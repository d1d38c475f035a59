"""What checks that look at a picture with a model share: the picture opened, and both ways of being unable to tell."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, UnidentifiedImageError

from engine.errors import MachineError
from engine.kinds.check import Verdict


def judged(data: bytes, judge: Callable[[Image.Image], Verdict], *, by: str) -> Verdict:
    """What `judge` says of the picture in RGB; undecided where it cannot be opened, or `by` cannot be used here."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            picture = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        return Verdict.undecided("this is no picture that can be looked at", error=type(error).__name__)
    try:
        return judge(picture)
    except MachineError as error:
        return Verdict.undecided(f"{by} cannot be used on this machine", error=type(error).__name__)
