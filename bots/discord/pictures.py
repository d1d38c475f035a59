"""Pictures as they fit: the file itself where the server takes it, else a smaller one that shows the same."""

from __future__ import annotations

import io
from pathlib import PurePosixPath

from PIL import Image

from bots.discord.rest import Upload

SHRUNK_BYTES = 2**20
"""What even the strictest server has taken so far."""
_SIDES = (2048, 1280, 960, 640, 320)
_QUALITIES = (88, 80, 68)


def fitting(name: str, data: bytes, media_type: str, *, limit: int) -> Upload | None:
    """The file, or a JPEG of it with at most `limit` bytes; None where no picture is so small, or it is none."""
    if len(data) <= limit:
        return Upload(name, data, media_type)
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.draft("RGB", (_SIDES[0], _SIDES[0]))
            flat = picture.convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    for side in _SIDES:
        small = flat.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            packed = io.BytesIO()
            small.save(packed, "JPEG", quality=quality, optimize=True)
            if packed.tell() <= limit:
                return Upload(f"{PurePosixPath(name).stem}.jpg", packed.getvalue(), "image/jpeg")
    return None
