"""The photograph that people send: a real one of a person, as a phone would."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def photograph() -> bytes:
    from skimage import data  # brings scipy along

    out = BytesIO()
    Image.fromarray(data.astronaut()).save(out, "JPEG", quality=92)
    return out.getvalue()
