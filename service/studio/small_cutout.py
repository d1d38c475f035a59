"""A person cut out of a photo, small, to be shown while a brief is being written. Runs in a studio's process."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.geometry import Box
    from engine.person import Photo
    from engine.studio import Studio

MEDIA_TYPE = "image/webp"
SHOWN = 720
"""Longest side of what is shown, in pixels."""
_READ = 1280
"""Longest side at which the photo is looked at: enough for what is shown, in a third of the time."""
_QUALITY = 80


@dataclass(frozen=True, kw_only=True)
class SmallCutout:
    """`faces` are fractions of the photo, most prominent first: x, y, width, height."""

    picture: bytes
    width: int
    height: int
    faces: tuple[tuple[float, float, float, float], ...]
    warnings: tuple[str, ...]


def get_ready(studio: Studio) -> None:
    """Load the models of faces, so that the first photo need not wait for them."""
    import numpy as np

    from engine.person import Photo

    studio.face_finder().faces(Photo(name="nothing", pixels=np.full((256, 256, 3), 128, np.uint8)))


def cut_small(
    studio: Studio, *, photo: Path, person: int, keep_background: bool, face_finder: str | None = None
) -> SmallCutout:
    """The same cut that a generation makes, from a smaller copy; `PhotoError` for a person who is not there."""
    import numpy as np
    from PIL import Image

    from engine.cutout import cut_out
    from engine.photo import read_photo_bytes

    read = read_photo_bytes(photo.read_bytes(), name="the photo", longest=_READ)
    finder = studio.face_finder(face_finder)
    faces = finder.faces(read)
    cutout = cut_out(read, finder, person=person, keep_background=keep_background, matte=studio.matte())
    picture = Image.fromarray(np.dstack([cutout.pixels, cutout.alpha]))
    picture.thumbnail((SHOWN, SHOWN), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=_QUALITY, method=2)
    return SmallCutout(
        picture=file.getvalue(),
        width=picture.width,
        height=picture.height,
        faces=tuple(_fractions(face.box, read) for face in faces),
        warnings=cutout.warnings,
    )


def _fractions(box: Box, photo: Photo) -> tuple[float, float, float, float]:
    height, width = photo.pixels.shape[:2]
    return (box.x / width, box.y / height, box.width / width, box.height / height)
