"""The sRGB colour profile, built from its published numbers so that its bytes never change.

ICC.1:2001-04 (version 2.4) display profile; primaries of IEC 61966-2-1 adapted to D50, and its transfer curve sampled.
"""

from __future__ import annotations

import struct
from functools import cache

import numpy as np

from engine.colour import linear

_D50 = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_CURVE_STEPS = 1024
_NAME = "sRGB IEC61966-2.1"


@cache
def srgb_profile() -> bytes:
    """The profile's bytes."""
    curve = _curve()
    tags = {b"desc": _description(), b"cprt": _text("No copyright, use freely"), b"wtpt": _xyz(_D50)}
    tags |= {key: _xyz(value) for key, value in _PRIMARIES.items()}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    return _assembled(tags)


def _assembled(tags: dict[bytes, bytes]) -> bytes:
    """Header, tag table, and each tag's data once: the three channels share a curve."""
    start = 128 + 4 + 12 * len(tags)
    offsets: dict[bytes, int] = {}
    body = b""
    for data in tags.values():
        if data not in offsets:
            offsets[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
    table = struct.pack(">I", len(tags))
    table += b"".join(struct.pack(">4sII", key, offsets[data], len(data)) for key, data in tags.items())
    return _header(start + len(body)) + table + body


def _header(size: int) -> bytes:
    """No date but the standard's own, so that the same file is written every day."""
    date = struct.pack(">6H", 1999, 10, 18, 0, 0, 0)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += date + b"acsp" + bytes(24) + struct.pack(">I", 0) + _fixed(*_D50)
    return head + bytes(128 - len(head))


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*values)


def _curve() -> bytes:
    steps = np.round(linear(np.linspace(0, 1, _CURVE_STEPS)) * 65535).astype(">u2")
    return b"curv" + bytes(4) + struct.pack(">I", _CURVE_STEPS) + steps.tobytes()


def _text(text: str) -> bytes:
    return b"text" + bytes(4) + text.encode("ascii") + b"\0"


def _description() -> bytes:
    """The name in ASCII; the Unicode and Macintosh versions are left empty."""
    ascii_name = _NAME.encode("ascii") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(ascii_name)) + ascii_name + bytes(4 + 4 + 2 + 1 + 67)
