"""WebP (RFC 9649): the chunks of one still picture and its colour profile."""

from __future__ import annotations

from engine.photo.stripping.profile import nameless

_HEAD_BYTES = 12
_STAY = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"))
_SAYS_EXIF, _SAYS_XMP = 0x08, 0x04


def stripped(data: bytes, turn: bytes) -> bytes:
    """`data` without metadata; `turn`, a TIFF of its own, is put in as its EXIF. `ValueError` for no whole WebP."""
    parts, at, ends = [], _HEAD_BYTES, 8 + int.from_bytes(data[4:8], "little")
    while at < ends:
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        payload = data[at + 8 : at + 8 + length]
        if len(payload) != length:
            raise ValueError("the file is cut off")
        at += 8 + length + length % 2
        if kind == b"VP8X":
            says = (payload[0] & ~(_SAYS_EXIF | _SAYS_XMP)) | (_SAYS_EXIF if turn else 0)
            payload = bytes([says]) + payload[1:]
        if kind == b"ICCP":
            payload = nameless(payload)
        if kind in _STAY:
            parts.append(_chunk(kind, payload))
    if turn:
        parts.append(_chunk(b"EXIF", turn))
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _chunk(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(4, "little") + payload + b"\0" * (len(payload) % 2)
