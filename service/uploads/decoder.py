"""The program that decodes what somebody sent, run as a process of its own: frames in, answers out.

Each picture is decoded by another process that has the decoders loaded already, a fork where the kernel holds that to
its limits: it may not grow beyond them, write a file or live longer than a few seconds (`docs/systems.md`). A frame is
its length (8 bytes, big-endian) and the bytes; an answer is a frame of JSON, a frame of JPEG for the checks, which may
be empty, and a frame of the file as it is to be kept: a photo without metadata, a font written anew.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any, BinaryIO

from service.processes.python import python_file
from service.system.answers import answers
from service.system.containment import Containment, InFork, InProgram, Outcome, be_contained
from service.system.limits import Limits
from service.system.memory import peak_bytes

MEMORY_LIMIT = 1_500_000_000
"""Bytes of address space that decoding may add. A CMYK photo of 40 megapixels with a profile needs about a third."""
SIDE_LIMIT = 20_000
"""Pixels; a longer strip is no photo."""
PICTURE_BYTES = 5_000_000
PICTURE_SIDE = 2048
PICTURE_LEAST_SIDE = 80
FONT_BYTES_LIMIT = 12_000_000
"""Of the file and of what is unpacked from it."""
_LENGTH = 8
_CONTAINED = "contained"
"""The word by which the program is told that it is the one that decodes."""
_MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WebP": "image/webp",
    "AVIF": "image/avif",
    "HEIC": "image/heic",
}
_LOGO_KINDS = ("JPEG", "PNG", "WebP")


def framed(data: bytes) -> bytes:
    return len(data).to_bytes(_LENGTH, "big") + data


def unframed(data: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """The answer in `data`: facts, picture and what is to be kept; one that was cut off is a crash."""
    source = io.BytesIO(data)
    facts, picture, kept = read_frame(source), read_frame(source), read_frame(source)
    if facts is None or picture is None or kept is None:
        return {"status": "crashed"}, b"", b""
    return json.loads(facts), picture, kept


def read_frame(source: IO[bytes]) -> bytes | None:
    """The next frame, or None at the end or when it is cut off."""
    length = source.read(_LENGTH)
    if len(length) < _LENGTH:
        return None
    wanted = int.from_bytes(length, "big")
    data = source.read(wanted)
    return data if len(data) == wanted else None


def serve(options: Mapping[str, Any], source: BinaryIO, sink: BinaryIO) -> None:
    """Answer frame after frame until the input ends."""
    containment = _containment(options)
    try:
        while (data := read_frame(source)) is not None:
            sink.write(_told(containment.do(data)))
            sink.flush()
    finally:
        containment.close()


def in_fork(data: bytes, options: Mapping[str, Any]) -> bytes:
    """The framed answer about one picture; a fork that dies or dawdles gives `crashed` or `late`."""
    return _told(InFork(partial(_looked_at, options=options), _limits(options)).do(data))


def _containment(options: Mapping[str, Any]) -> Containment:
    if not answers().kernel_holds_memory:
        return InProgram(python_file(Path(__file__), json.dumps(options), _CONTAINED), _limits(options))
    _load_decoders()
    return InFork(partial(_looked_at, options=options), _limits(options))


def _limits(options: Mapping[str, Any]) -> Limits:
    return Limits(memory=int(options["memory"]), seconds=float(options["seconds"]))


def _told(outcome: Outcome) -> bytes:
    if outcome.ended == "done":
        return outcome.answer
    return _answer({"status": outcome.ended, **({} if outcome.code is None else {"exit": outcome.code})})


def _looked_at(data: bytes, options: Mapping[str, Any]) -> bytes:
    from engine.errors import PhotoError
    from engine.photo import read_photo_bytes
    from engine.photo.kinds import kind_of
    from engine.photo.stripping import stripped

    if options["purpose"] == "font":
        return _font_looked_at(data)
    kind = kind_of(data)
    name = f"the {options['purpose']}"
    try:
        if options["purpose"] == "logo" and kind is not None and kind not in _LOGO_KINDS:
            raise PhotoError(f"the logo is a {kind} file; send it as PNG, WebP or JPEG")
        width, height = _size(data, kind) if kind else (0, 0)
        if width * height > options["pixels"] or max(width, height) > SIDE_LIMIT:
            raise PhotoError(f"{name} has {width}x{height} pixels; send a smaller copy")
        pixels = read_photo_bytes(data, name=name, longest=PICTURE_SIDE).pixels
        if (width > height) != (pixels.shape[1] > pixels.shape[0]):
            width, height = height, width  # it was lying on its side
        picture = _jpeg(pixels) if options["picture"] else b""
        kept = stripped(data)
    except PhotoError as error:
        return _answer({"status": "refused", "reason": str(error), "peak_bytes": peak_bytes()})
    left = kind_of(kept)
    assert left is not None  # a photo was read
    facts = {"status": "read", "width": width, "height": height, "media_type": _MEDIA_TYPES[left]}
    return _answer({**facts, "peak_bytes": peak_bytes()}, picture, kept)


def _font_looked_at(data: bytes) -> bytes:
    from engine.errors import BrandError
    from engine.text.font_file import looked_at

    try:
        facts, kept = looked_at(data, bytes_limit=FONT_BYTES_LIMIT)
    except BrandError as error:
        return _answer({"status": "refused", "reason": str(error), "peak_bytes": peak_bytes()})
    found = {"status": "read", "media_type": facts["media_type"], "font": facts, "peak_bytes": peak_bytes()}
    return _answer(found, kept=kept)


def _size(data: bytes, kind: Any) -> tuple[int, int]:
    """Width and height by the header; (0, 0) when that is damaged, which reading it will say."""
    from engine.photo.opening import open_header

    try:
        with open_header(data, kind) as picture:
            return picture.size
    except Exception:  # decoders fed with hostile bytes raise whatever they like
        return 0, 0


def _jpeg(pixels: Any) -> bytes:
    """An sRGB JPEG of `(height, width, 3)` pixels with nothing in it but the picture; small ones are padded."""
    from PIL import Image, ImageOps

    picture = Image.fromarray(pixels)
    picture.thumbnail((PICTURE_SIDE, PICTURE_SIDE), Image.Resampling.LANCZOS)
    if min(picture.size) < PICTURE_LEAST_SIDE:
        least = PICTURE_LEAST_SIDE
        picture = ImageOps.pad(picture, (max(picture.width, least), max(picture.height, least)))
    for quality in (90, 75, 50, 30):
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality)
        if file.tell() <= PICTURE_BYTES:
            break
    return file.getvalue()


def _load_decoders() -> None:
    """So that they are in memory before the first picture comes."""
    for module in ("PIL.AvifImagePlugin", "PIL.ImageCms", "PIL.ImageOps", "pillow_heif", "engine.photo.opening"):
        importlib.import_module(module)


def _answer(facts: Mapping[str, Any], picture: bytes = b"", kept: bytes = b"") -> bytes:
    return framed(json.dumps(facts).encode()) + framed(picture) + framed(kept)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    if sys.argv[2:3] == [_CONTAINED]:
        _load_decoders()
        be_contained(partial(_looked_at, options=given), _limits(given), sys.argv[3:])
    else:
        serve(given, sys.stdin.buffer, sys.stdout.buffer)
