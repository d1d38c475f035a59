"""PNG (W3C, third edition): the chunks that pixels and their colours need."""

from __future__ import annotations

import zlib

_MAGIC_BYTES = 8
_STAY = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs hIST sPLT".split())


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
            return b"".join([*parts, whole])
        if kind in _STAY:
            parts.append(whole)
        if kind == b"IHDR" and turn:
            parts.append(_chunk(b"eXIf", turn))


def _chunk(kind: bytes, payload: bytes) -> bytes:
    return len(payload).to_bytes(4, "big") + kind + payload + zlib.crc32(kind + payload).to_bytes(4, "big")
