"""Finished files against their platform's rules: a picture is opened again, as the platform would.

Of a file that is no JPEG, PNG or WebP its exporter alone knows the inside: it is held to what can be told from outside,
and to its exporter's own `verify`, where that has one.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from PIL import Image, ImageCms

from engine.errors import PluginError
from engine.files.report import Finding, Level
from engine.format import Format
from engine.kinds.exporter import Export, Exporter

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


def examined(export: Export, exporter: Exporter, format: Format) -> list[Finding]:
    """What is to be said of a finished file: of the format's own by its rules, and of any by its exporter."""
    own = exporter.name == format.exporter
    if own and export.media_type in _MEDIA_TYPES.values():
        found = check_artifact(export.whole, export.media_type, format)
    else:
        found = [_finding(answer, format) for answer in _from_outside(export, format)] if own else []
    return [*found, *(Finding(**answer._asdict()) for answer in _verified(export, exporter))]


def _from_outside(export: Export, format: Format) -> Iterator[_Answer]:
    yield _type_answer(export.media_type, format)
    yield _pixels_answer((export.width, export.height), format)
    yield _bytes_answer(sum(map(len, export.parts)), format)


def _verified(export: Export, exporter: Exporter) -> Iterator[_Answer]:
    """What the exporter says of a file when it reads it again."""
    verify = getattr(exporter, "verify", None)
    if verify is None:
        return
    try:
        wrong = list(verify(export.whole))
    except PluginError as error:
        wrong = [f"it could not be verified: {error}"]
    for sentence in wrong:
        yield _Answer("error", "verify", sentence)
    if not wrong:
        yield _Answer("ok", "verify", f"the exporter {exporter.name!r} reads it as it was written")


def check_artifact(data: bytes, media_type: str, format: Format) -> list[Finding]:
    """Every rule looked at, one finding each, with the rule's source. `media_type` is what the file is said to be."""
    try:
        _read_through(data)
        with Image.open(io.BytesIO(data), formats=tuple(_MEDIA_TYPES)) as picture:
            file = _File(picture=picture, size=len(data), declared=media_type, format=format)
            answers = [answer for check in _CHECKS for answer in check(file)]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        answers = [_Answer("error", "opens", f"the file does not open as JPEG, PNG or WebP ({error})")]
    return [_finding(answer, format) for answer in answers]


def _finding(answer: _Answer, format: Format) -> Finding:
    return Finding(**answer._asdict(), source=f"{format.rules.source} (checked {format.rules.checked})")


def _read_through(data: bytes) -> None:
    """Raises when the file breaks off or is garbled; a JPEG is read whole but unfolded small, in half the time."""
    with Image.open(io.BytesIO(data), formats=tuple(_MEDIA_TYPES)) as picture:
        picture.draft(None, (picture.width // 8, picture.height // 8))
        picture.load()


def _type(file: _File) -> Iterator[_Answer]:
    real = _MEDIA_TYPES[str(file.picture.format)]
    if real != file.declared:
        yield _Answer("error", "type", f"the file is said to be {file.declared} but holds {real}")
    else:
        yield _type_answer(real, file.format)


def _type_answer(media_type: str, format: Format) -> _Answer:
    taken = format.rules.media_types
    if media_type not in taken:
        return _Answer("error", "type", f"it is {media_type}; {format.title} takes {' or '.join(taken)}")
    return _Answer("ok", "type", f"{media_type}, which {format.title} takes")


def _pixels(file: _File) -> Iterator[_Answer]:
    yield _pixels_answer(file.picture.size, file.format)


def _pixels_answer(size: tuple[int, int], format: Format) -> _Answer:
    (width, height), rules = size, format.rules
    if (width, height) == (format.width, format.height):
        return _Answer("ok", "pixels", f"{width}x{height} pixels, as wanted")
    same_shape = abs(width * format.height - height * format.width) <= max(format.width, format.height)
    in_range = (rules.min_width or 1) <= width <= (rules.max_width or width)
    wanted = f"{format.width}x{format.height}{_range(format)}"
    level: Level = "warning" if same_shape and in_range else "error"
    return _Answer(level, "pixels", f"{width}x{height} pixels; {format.title} wants {wanted}")


def _range(format: Format) -> str:
    low, high = format.rules.min_width, format.rules.max_width
    if low and high:
        return f" and takes widths from {low} to {high}"
    return f" and takes no width under {low}" if low else ""


def _bytes(file: _File) -> Iterator[_Answer]:
    yield _bytes_answer(file.size, file.format)


def _bytes_answer(size: int, format: Format) -> _Answer:
    limit = format.rules.max_bytes
    if limit is None:
        return _Answer("ok", "bytes", f"{size:,} bytes; no limit is stated")
    if size > limit:
        return _Answer("error", "bytes", f"{size:,} bytes; at most {limit:,} are taken")
    return _Answer("ok", "bytes", f"{size:,} bytes of {limit:,}")


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
    if mode == "P" and file.picture.palette:
        mode = file.picture.palette.mode
    if mode not in ("RGB", "RGBA"):
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
    if frames > 1 and file.format.rules.moving:
        yield _Answer("ok", "still", f"{frames} frames, which may move")
    elif frames > 1:
        yield _Answer("error", "still", f"it moves ({frames} frames); a still picture is wanted")
    else:
        yield _Answer("ok", "still", "one still picture")


_CHECKS: tuple[Callable[[_File], Iterator[_Answer]], ...] = (_type, _pixels, _bytes, _alpha, _colour, _metadata, _still)
