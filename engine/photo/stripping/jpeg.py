"""JPEG (ITU-T T.81, annex B): segments up to the end of the image, and of application data only what colours need."""

from __future__ import annotations

from engine.photo.scans import AFTER_SCAN
from engine.photo.stripping.profile import nameless

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_APP1 = 0xE1
_TABLES = frozenset((_SCAN, *range(0xC0, 0xC8), *range(0xC9, 0xD0), 0xDB, 0xDD))
"""Frames, scans, and the tables that they are read with; with 0xC4 and 0xCC among them."""
_JFIF, _ADOBE = (0xE0, b"JFIF\0"), (0xEE, b"Adobe")
_PROFILE = (0xE2, b"ICC_PROFILE\0")
_PLACE_IN_PROFILE, _HEAD_OF_PROFILE = 16, 18
"""In a segment: which part of the profile it holds, and where that begins."""
_JFIF_BYTES, _NO_THUMBNAIL, _ADOBE_BYTES = 12, b"\0\0", 12


def stripped(data: bytes, turn: bytes) -> bytes:
    """`data` without metadata; `turn`, a TIFF of its own, is put in as its EXIF. `ValueError` for no whole JPEG."""
    parts = [data[:2]]
    of_profile: list[int] = []
    if turn:
        parts.append(_segment(_APP1, b"Exif\0\0" + turn))
    at = 2
    while True:
        at = data.index(b"\xff", at)
        while data[at] == 0xFF:
            at += 1
        marker, at = data[at], at + 1
        if marker == _END:
            _forget_names(parts, of_profile)
            return b"".join([*parts, b"\xff\xd9"])
        if marker == _START or marker == 0:
            raise ValueError("a picture begins within the picture")
        length = int.from_bytes(data[at : at + 2], "big")
        payload = data[at + 2 : at + length]
        if length < 2 or len(payload) != length - 2:
            raise ValueError("the file is cut off")
        at += length
        if _is(marker, payload, _PROFILE):
            of_profile.append(len(parts))
        if kept := _kept(marker, payload):
            parts.append(_segment(marker, kept))
        if marker == _SCAN:
            found = AFTER_SCAN.search(data, at)
            if found is None:
                raise ValueError("the file is cut off")
            parts.append(data[at : found.start()])
            at = found.start()


def _kept(marker: int, payload: bytes) -> bytes:
    """What of a segment stays: of those about colours not more than they have to say, and no small second picture."""
    if marker in _TABLES or _is(marker, payload, _PROFILE):
        return payload
    if _is(marker, payload, _JFIF):
        return payload[:_JFIF_BYTES] + _NO_THUMBNAIL
    return payload[:_ADOBE_BYTES] if _is(marker, payload, _ADOBE) else b""


def _forget_names(parts: list[bytes], of_profile: list[int]) -> None:
    """A profile may lie in several segments, in any order."""
    if not of_profile:
        return
    order = sorted(of_profile, key=lambda place: parts[place][_PLACE_IN_PROFILE])
    left = nameless(b"".join(parts[place][_HEAD_OF_PROFILE:] for place in order))
    for place in order:
        length = len(parts[place]) - _HEAD_OF_PROFILE
        parts[place], left = parts[place][:_HEAD_OF_PROFILE] + left[:length], left[length:]


def _is(marker: int, payload: bytes, what: tuple[int, bytes]) -> bool:
    return marker == what[0] and payload.startswith(what[1])


def _segment(marker: int, payload: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + (len(payload) + 2).to_bytes(2, "big") + payload
