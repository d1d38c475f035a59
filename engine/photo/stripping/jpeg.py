"""JPEG (ITU-T T.81, annex B): segments up to the end of the image, and of application data only what colours need."""

from __future__ import annotations

from engine.photo.scans import AFTER_SCAN

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_COMMENT, _APP0, _APP1, _APP15 = 0xFE, 0xE0, 0xE1, 0xEF
_STAYS = ((_APP0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))


def stripped(data: bytes, turn: bytes) -> bytes:
    """`data` without metadata; `turn`, a TIFF of its own, is put in as its EXIF. `ValueError` for no whole JPEG."""
    parts = [data[:2]]
    if turn:
        parts.append(_segment(_APP1, b"Exif\0\0" + turn))
    at = 2
    while True:
        at = data.index(b"\xff", at)
        while data[at] == 0xFF:
            at += 1
        marker, at = data[at], at + 1
        if marker == _END:
            return b"".join([*parts, b"\xff\xd9"])
        if marker == _START or marker == 0:
            raise ValueError("a picture begins within the picture")
        length = int.from_bytes(data[at : at + 2], "big")
        payload = data[at + 2 : at + length]
        if length < 2 or len(payload) != length - 2:
            raise ValueError("the file is cut off")
        at += length
        if _may_stay(marker, payload):
            parts.append(_segment(marker, payload))
        if marker == _SCAN:
            found = AFTER_SCAN.search(data, at)
            if found is None:
                raise ValueError("the file is cut off")
            parts.append(data[at : found.start()])
            at = found.start()


def _may_stay(marker: int, payload: bytes) -> bool:
    if _APP0 <= marker <= _APP15:
        return any(marker == kind and payload.startswith(name) for kind, name in _STAYS)
    return marker != _COMMENT


def _segment(marker: int, payload: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + (len(payload) + 2).to_bytes(2, "big") + payload
