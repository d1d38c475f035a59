"""PNG (W3C, third edition): the chunks that pixels and their colours need."""

from __future__ import annotations

import zlib

from engine.photo.stripping.profile import nameless

_MAGIC_BYTES, _PROFILE_BYTES = 8, 2**24
_ANY = range(2**31)
_BYTES = {
    b"IHDR": range(13, 14),
    b"PLTE": range(3, 769, 3),
    b"tRNS": range(1, 257),
    b"IDAT": _ANY,
    b"iCCP": _ANY,
    b"cHRM": range(32, 33),
    b"gAMA": range(4, 5),
    b"sRGB": range(1, 2),
    b"sBIT": range(1, 5),
    b"cICP": range(4, 5),
    b"mDCV": range(24, 25),
    b"cLLI": range(8, 9),
    b"pHYs": range(9, 10),
}
"""The chunks that stay, as long as each may be: a longer one holds something else as well."""


def stripped(data: bytes, turn: bytes) -> bytes:
    """`data` without metadata; `turn`, a TIFF of its own, is put in as its EXIF. `ValueError` for no whole PNG."""
    parts, at = [data[:_MAGIC_BYTES]], _MAGIC_BYTES
    while True:
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        whole = data[at : at + length + 12]
        if len(whole) != length + 12:
            raise ValueError("the file is cut off")
        at += length + 12
        if kind == b"IEND":
            return b"".join([*parts, _chunk(kind, b"")])
        if length in _BYTES.get(kind, ()):
            parts.append(_nameless(whole) if kind == b"iCCP" else whole)
        if kind == b"IHDR" and turn:
            parts.append(_chunk(b"eXIf", turn))


def _nameless(whole: bytes) -> bytes:
    """The colour profile without the words before it, and in it."""
    _, _, held = whole[8:-4].partition(b"\0")
    unpacking = zlib.decompressobj()
    profile = unpacking.decompress(held[1:], _PROFILE_BYTES)
    if not unpacking.eof:
        raise ValueError("a colour profile is cut off, or is none")
    return _chunk(b"iCCP", b"icc\0\0" + zlib.compress(nameless(profile)))


def _chunk(kind: bytes, payload: bytes) -> bytes:
    return len(payload).to_bytes(4, "big") + kind + payload + zlib.crc32(kind + payload).to_bytes(4, "big")
