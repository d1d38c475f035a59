"""A photograph's file with nothing in it but the photograph: no place, no camera, no words, no second picture.

The coded pixels stay as they were sent, byte for byte; of what stands around them only what a list names may stay.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.photo.intake import read_photo_bytes
from engine.photo.kinds import Kind, kind_of
from engine.photo.opening import open_header
from engine.photo.stripping import boxes, jpeg, png, webp
from engine.photo.turning import UPRIGHT, orientation_of, upright

_COMPARED_SIDE = 1024
_QUALITY = 97
_WAYS: dict[Kind, Callable[[bytes, bytes], bytes]] = {
    Kind.JPEG: jpeg.stripped,
    Kind.PNG: png.stripped,
    Kind.WEBP: webp.stripped,
    Kind.AVIF: boxes.stripped,
    Kind.HEIC: boxes.stripped,
}


def stripped(data: bytes) -> bytes:
    """The photo in `data`, which has been read before, without metadata; the file's kind stays.

    A file that is built so oddly that it would be seen otherwise afterwards is coded anew, as JPEG or, with
    transparency, as PNG. `PhotoError` when it cannot be read.
    """
    kind = kind_of(data)
    assert kind is not None  # it has been read before
    try:
        left = _WAYS[kind](data, _turn(data, kind))
        if kind_of(left) is kind and _looks_alike(data, left):
            return left
    except Exception:  # whatever a walk through a hostile file raises, and what reading its result raises
        pass
    return _coded_anew(data, kind)


def _turn(data: bytes, kind: Kind) -> bytes:
    """EXIF that says how the picture is turned and no more; empty when it stands upright."""
    with open_header(data, kind) as picture:
        turn = orientation_of(picture)
    if turn == UPRIGHT:
        return b""
    exif = Image.Exif()
    exif[0x0112] = turn
    return exif.tobytes().removeprefix(b"Exif\0\0")


def _looks_alike(data: bytes, other: bytes) -> bool:
    ours, theirs = (read_photo_bytes(file, name="the photo", longest=_COMPARED_SIDE).pixels for file in (data, other))
    return np.array_equal(ours, theirs)


def _coded_anew(data: bytes, kind: Kind) -> bytes:
    file = io.BytesIO()
    pixels = Image.fromarray(read_photo_bytes(data, name="the photo").pixels)
    alpha = _alpha(data, kind)
    if alpha is None:
        pixels.save(file, "JPEG", quality=_QUALITY, subsampling=0)
    else:
        pixels.putalpha(Image.fromarray(alpha))
        pixels.save(file, "PNG")
    return file.getvalue()


def _alpha(data: bytes, kind: Kind) -> NDArray[np.uint8] | None:
    """`(height, width)`, upright; None for an opaque picture, and for one whose transparency is damaged."""
    try:
        with open_header(data, kind) as picture:
            if not picture.has_transparency_data:
                return None
            turn = orientation_of(picture)
            alpha = np.asarray(picture.convert("RGBA").getchannel("A"))
    except Exception:  # its colours could be read, and that is what it is for
        return None
    return upright(alpha[:, :, None], turn)[:, :, 0]
