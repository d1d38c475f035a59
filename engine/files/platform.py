"""Finished files against their platform's rules: the bytes are opened again, as the platform would."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from PIL import Image, ImageCms

from engine.files.report import Finding, Level
from engine.format import Format

_MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_TECHNICAL = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "icc_profile", "srgb", "gamma"}
_TECHNICAL |= {"chromaticity", "progression", "transparency", "background", "loop", "duration", "timestamp"}
_TECHNICAL |= {"progressive", "adobe", "adobe_transform"}
"""What a decoder reports that says nothing about people, places or programs."""


@dataclass(frozen=True, kw_only=True)
class _File:
    """A finished file, opened."""

    picture: Image.Image
    size: int
    declared: str
    format: Format


class _Answer(NamedTuple):
    level: Level
    rule: str
    message: str


def check_artifact(data: bytes, media_type: str, format: Format) -> list[Finding]:
    """Every rule looked at, one finding each, with the rule's source. `media_type` is what the file is said to be."""
    try:
        _read_through(data)
        with Image.open(io.BytesIO(data), formats=tuple(_MEDIA_TYPES)) as picture:
            file = _File(picture=picture, size=len(data), declared=media_type, format=format)
            answers = [answer for check in _CHECKS for answer in check(file)]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        answers = [_Answer("error", "opens", f"the file does not open as JPEG, PNG or WebP ({error})")]
    source = f"{format.rules.source} (checked {format.rules.checked})"
    return [Finding(**answer._asdict(), source=source) for answer in answers]


def _read_through(data: bytes) -> None:
    """Raises when the file breaks off or is garbled; a JPEG is read whole but unfolded small, in half the time."""
    with Image.open(io.BytesIO(data), formats=tuple(_MEDIA_TYPES)) as picture:
        picture.draft(None, (picture.width // 8, picture.height // 8))
        picture.load()


def _type(file: _File) -> Iterator[_Answer]:
    real, rules = _MEDIA_TYPES[str(file.picture.format)], file.format.rules
    if real != file.declared:
        yield _Answer("error", "type", f"the file is said to be {file.declared} but holds {real}")
    elif real not in rules.media_types:
        yield _Answer("error", "type", f"it is {real}; {file.format.title} takes {' or '.join(rules.media_types)}")
    else:
        yield _Answer("ok", "type", f"{real}, which {file.format.title} takes")


def _pixels(file: _File) -> Iterator[_Answer]:
    (width, height), format, rules = file.picture.size, file.format, file.format.rules
    if (width, height) == (format.width, format.height):
        yield _Answer("ok", "pixels", f"{width}x{height} pixels, as wanted")
        return
    same_shape = abs(width * format.height - height * format.width) <= max(format.width, format.height)
    in_range = (rules.min_width or 1) <= width <= (rules.max_width or width)
    wanted = f"{format.width}x{format.height}{_range(format)}"
    level: Level = "warning" if same_shape and in_range else "error"
    yield _Answer(level, "pixels", f"{width}x{height} pixels; {format.title} wants {wanted}")


def _range(format: Format) -> str:
    low, high = format.rules.min_width, format.rules.max_width
    if low and high:
        return f" and takes widths from {low} to {high}"
    return f" and takes no width under {low}" if low else ""


def _bytes(file: _File) -> Iterator[_Answer]:
    limit = file.format.rules.max_bytes
    if limit is None:
        yield _Answer("ok", "bytes", f"{file.size:,} bytes; no limit is stated")
    elif file.size > limit:
        yield _Answer("error", "bytes", f"{file.size:,} bytes; at most {limit:,} are taken")
    else:
        yield _Answer("ok", "bytes", f"{file.size:,} bytes of {limit:,}")


def _alpha(file: _File) -> Iterator[_Answer]:
    if not file.picture.has_transparency_data:
        yield _Answer("ok", "alpha", "no transparency")
    elif file.format.rules.alpha:
        yield _Answer("ok", "alpha", "transparency, which is allowed")
    else:
        yield _Answer("error", "alpha", f"it has transparency; {file.format.title} takes none")


def _colour(file: _File) -> Iterator[_Answer]:
    mode, profile = file.picture.mode, file.picture.info.get("icc_profile")
    name = _profile_name(profile) if profile else "sRGB by default"
    if mode not in ("RGB", "RGBA", "P"):  # a palette is of RGB colours
        yield _Answer("error", "colour", f"its colour mode is {mode}; it should be RGB")
    elif "srgb" not in name.lower():
        yield _Answer("error", "colour", f"its colour profile is {name}; it should be sRGB")
    else:
        yield _Answer("ok", "colour", f"RGB, {name}")


def _profile_name(profile: bytes) -> str:
    try:
        return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile))).strip()
    except (ImageCms.PyCMSError, OSError):
        return "unreadable"


def _metadata(file: _File) -> Iterator[_Answer]:
    found = {str(key) for key in file.picture.info} - _TECHNICAL
    found |= {"exif"} if len(file.picture.getexif()) else set()
    if found:
        yield _Answer("error", "metadata", f"it carries metadata ({', '.join(sorted(found))}); there should be none")
    else:
        yield _Answer("ok", "metadata", "no EXIF, XMP, comments or other metadata")


def _still(file: _File) -> Iterator[_Answer]:
    frames = getattr(file.picture, "n_frames", 1)
    if frames > 1:
        yield _Answer("error", "still", f"it moves ({frames} frames); a still picture is wanted")
    else:
        yield _Answer("ok", "still", "one still picture")


_CHECKS: tuple[Callable[[_File], Iterator[_Answer]], ...] = (_type, _pixels, _bytes, _alpha, _colour, _metadata, _still)
