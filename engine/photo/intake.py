"""A photograph from a path or from bytes: checked by its header, then decoded, then made upright sRGB.

Limits are checked before anything is decoded. Only pixels leave: EXIF, GPS, profiles and comments do not.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import PhotoError
from engine.person import Photo
from engine.photo.colours import to_srgb
from engine.photo.kinds import RIGHT, Kind, described, kind_of
from engine.photo.memory_cost import pixels_within
from engine.photo.reducing import decoded
from engine.photo.scans import SCANS_LIMIT, has_too_many_scans
from engine.photo.turning import orientation_of, upright

BYTE_LIMIT = 40_000_000
PIXEL_LIMIT = 40_000_000
SHORTEST_SIDE = 32
"""Pixels; less than this holds no usable face."""


def read_photo(path: Path) -> Photo:
    """The photograph at `path`; `PhotoError` in one sentence when it cannot be used."""
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > BYTE_LIMIT:
            raise PhotoError(_too_many_bytes(path.name, size))
        with path.open("rb") as file:
            data = file.read(BYTE_LIMIT + 1)  # a pipe or a device tells no size
    except IsADirectoryError as error:
        raise PhotoError(f"{path} is a folder; give the path of {RIGHT}") from error
    except FileNotFoundError as error:
        raise PhotoError(f"{path} does not exist; give the path of {RIGHT}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PhotoError(f"{path} cannot be read ({reason}); give the path of {RIGHT} you may read") from error
    return read_photo_bytes(data, name=path.name)


def read_photo_bytes(data: bytes, *, name: str, longest: int | None = None) -> Photo:
    """The photograph in `data`; `name` is for messages and the result, never for the format.

    With `longest`, it is made smaller than that many pixels a side as it is decoded, to save memory; what would take
    too much nevertheless is refused.
    """
    if not data:
        raise PhotoError(f"{name} is empty; send {RIGHT}")
    if len(data) > BYTE_LIMIT:
        raise PhotoError(_too_many_bytes(name, len(data)))
    kind = kind_of(data)
    if kind is None:
        raise PhotoError(f"{name} is {described(data)}; send {RIGHT}")
    return Photo(name=name, pixels=_pixels(data, kind, name, longest))


def _pixels(data: bytes, kind: Kind, name: str, longest: int | None) -> NDArray[np.uint8]:
    try:
        picture, turn = _decoded(data, kind, name, longest)
        return upright(to_srgb(picture), turn)
    except PhotoError:
        raise
    except Exception as error:  # decoders fed with hostile bytes raise whatever they like
        raise PhotoError(
            f"{name} is a damaged or cut-off {kind} file; send it again, or save it anew as JPEG"
        ) from error


def _decoded(data: bytes, kind: Kind, name: str, longest: int | None) -> tuple[Image.Image, int]:
    """The picture and how it is turned. One that was made smaller is all that is left in memory."""
    from engine.photo.opening import open_header

    with open_header(data, kind) as picture:
        _check_header(picture, kind, name)
        if kind is Kind.JPEG and has_too_many_scans(data):
            raise PhotoError(f"{name} is a JPEG of more than {SCANS_LIMIT} scans; save it anew as an ordinary JPEG")
        turn = orientation_of(picture)
        if longest is not None:
            _check_memory(picture, kind, name, data)
            return decoded(picture, kind, data, longest), turn
        picture.load()
        return picture, turn


def _check_header(picture: Image.Image, kind: Kind, name: str) -> None:
    width, height = picture.size
    if width * height > PIXEL_LIMIT:
        raise PhotoError(
            f"{name} has {width}x{height} pixels, {width * height / 1e6:.0f} megapixels; "
            f"up to {PIXEL_LIMIT // 1_000_000} megapixels are right, so send a smaller copy"
        )
    if min(width, height) < SHORTEST_SIDE:
        raise PhotoError(f"{name} has only {width}x{height} pixels; send a photo of at least 256x256 pixels")
    # A HEIC file may hold several photos, of which the primary one is meant: no animation.
    if kind is not Kind.HEIC and getattr(picture, "is_animated", False):
        raise PhotoError(f"{name} is an animated {kind} file; send a single picture, such as one frame saved as JPEG")


def _check_memory(picture: Image.Image, kind: Kind, name: str, data: bytes) -> None:
    width, height = picture.size
    right = pixels_within(picture, kind, data)
    if width * height > right:
        raise PhotoError(
            f"{name} has {width * height / 1e6:.0f} megapixels; as {kind}, stored like this, up to "
            f"{right / 1e6:.0f} are right, so save it as an ordinary JPEG, or send a smaller copy"
        )


def _too_many_bytes(name: str, size: int) -> str:
    right = BYTE_LIMIT // 1_000_000
    has = f"{size / 1e6:.0f}" if size >= BYTE_LIMIT + 1_000_000 else f"more than {right}"  # no more may have been read
    return f"{name} has {has} MB; up to {right} MB are right, so send a smaller copy"
