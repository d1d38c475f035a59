"""The program that decodes what somebody sent, run as a process of its own: frames in, answers out.

Each picture is decoded in a fork of a process that has the decoders loaded already. The fork may not grow beyond a
limit, write a file, open more files or live longer than a few seconds. A frame is its length (8 bytes, big-endian)
and the bytes; an answer is a frame of JSON and a frame of JPEG, which may be empty; for a font, of the
font as it is to be kept.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Mapping
from typing import IO, Any, BinaryIO

MEMORY_LIMIT = 1_500_000_000
"""Bytes of address space that decoding may add. A CMYK photo of 40 megapixels with a profile needs about a third."""
SIDE_LIMIT = 20_000
"""Pixels; a longer strip is no photo."""
PICTURE_BYTES = 5_000_000
PICTURE_SIDE = 2048
PICTURE_LEAST_SIDE = 80
_LENGTH = 8
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


def unframed(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The answer in `data`; one that was cut off is a crash."""
    source = io.BytesIO(data)
    facts, picture = read_frame(source), read_frame(source)
    if facts is None or picture is None:
        return {"status": "crashed"}, b""
    return json.loads(facts), picture


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
    _load_decoders()
    while (data := read_frame(source)) is not None:
        answer = in_fork(data, options)
        sink.write(answer)
        sink.flush()


def in_fork(data: bytes, options: Mapping[str, Any]) -> bytes:
    """The framed answer about one picture; a fork that dies or dawdles gives `crashed` or `late`."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _be_the_child(data, options, theirs)
    os.close(theirs)
    answer, in_time = _read_until(ours, time.monotonic() + float(options["seconds"]))
    os.close(ours)
    if not in_time:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not in_time:
        return _answer({"status": "late"})
    return answer if status == 0 and answer else _answer({"status": "crashed", "exit": status})


def _be_the_child(data: bytes, options: Mapping[str, Any], out: int) -> None:
    """Never returns: whatever happens here must not run the parent's code a second time."""
    code = 1
    try:
        _limit(int(options["memory"]), float(options["seconds"]))
        answer = _looked_at(data, options)
        _write_all(out, answer)
        code = 0
    finally:
        os._exit(code)


def _looked_at(data: bytes, options: Mapping[str, Any]) -> bytes:
    from engine.errors import PhotoError
    from engine.photo import read_photo_bytes
    from engine.photo.kinds import kind_of

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
    except PhotoError as error:
        return _answer({"status": "refused", "reason": str(error), "peak_bytes": _peak()})
    assert kind is not None  # a photo was read
    facts = {"status": "read", "width": width, "height": height, "media_type": _MEDIA_TYPES[kind]}
    return _answer({**facts, "peak_bytes": _peak()}, picture)


def _font_looked_at(data: bytes) -> bytes:
    from engine.errors import BrandError
    from service.uploads.font_file import looked_at

    try:
        facts, kept = looked_at(data)
    except BrandError as error:
        return _answer({"status": "refused", "reason": str(error), "peak_bytes": _peak()})
    found = {"status": "read", "media_type": facts["media_type"], "font": facts, "peak_bytes": _peak()}
    return _answer(found, kept)


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


def _limit(memory: int, seconds: float) -> None:
    address_space = int(_status("VmSize")) + memory
    whole_seconds = int(seconds) + 1
    for what, most in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, whole_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _peak() -> int:
    """The most this fork has held, in bytes. `ru_maxrss` would count its parent's peak, too."""
    return _status("VmHWM")


def _status(name: str) -> int:
    with open("/proc/self/status", encoding="ascii") as file:
        return next((int(line.split()[1]) * 1024 for line in file if line.startswith(f"{name}:")), 0)


def _load_decoders() -> None:
    """So that a fork finds them in memory."""
    for module in ("PIL.AvifImagePlugin", "PIL.ImageCms", "PIL.ImageOps", "pillow_heif", "engine.photo.opening"):
        importlib.import_module(module)


def _answer(facts: Mapping[str, Any], picture: bytes = b"") -> bytes:
    return framed(json.dumps(facts).encode()) + framed(picture)


def _read_until(pipe: int, ends: float) -> tuple[bytes, bool]:
    """All that comes until the other end closes, and whether that was in time."""
    parts: list[bytes] = []
    while True:
        readable, _, _ = select.select([pipe], [], [], max(0.0, ends - time.monotonic()))
        if not readable:
            return b"".join(parts), False
        part = os.read(pipe, 1 << 20)
        if not part:
            return b"".join(parts), True
        parts.append(part)


def _write_all(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]


if __name__ == "__main__":
    serve(json.loads(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
