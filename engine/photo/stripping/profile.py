"""Colour profiles (ICC.1): the numbers that colours need, and no words: of screens and cameras they name the very one.

Nothing moves: what goes is written over.
"""

from __future__ import annotations

from collections.abc import Iterator

_HEADER, _ENTRY = 128, 12
_SIGNATURE = slice(36, 40)
_MADE_BY = ((4, 8), (40, 44), (48, 56), (80, 100))
"""Of the header: who works with it, on what, device and model, who made it, and a hash over all."""
_MADE_AT, _ANY_TIME = slice(24, 36), b"\x07\xd0\0\1\0\1\0\0\0\0\0\0"
_NUMBERS = frozenset(
    (
        *(b"A2B0", b"A2B1", b"A2B2", b"A2B3", b"B2A0", b"B2A1", b"B2A2", b"B2A3"),
        *(b"D2B0", b"D2B1", b"D2B2", b"D2B3", b"B2D0", b"B2D1", b"B2D2", b"B2D3"),
        *(b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC"),
        *(b"wtpt", b"bkpt", b"chad", b"chrm", b"lumi", b"cicp", b"gamt"),
    )
)
_WORDS = frozenset((b"desc", b"cprt"))
"""No profile may lack them, so they stay and are empty."""
_EMPTY = {
    b"desc": b"desc\0\0\0\0\0\0\0\1",
    b"mluc": b"mluc\0\0\0\0\0\0\0\0\0\0\0\x0c",
    b"text": b"text\0\0\0\0",
}


def nameless(profile: bytes) -> bytes:
    """`profile`, as long as before; what is none, and so tells nobody a colour, is all written over."""
    try:
        return _numbers_alone(profile)
    except ValueError:
        return bytes(len(profile))


def _numbers_alone(profile: bytes) -> bytes:
    if profile[_SIGNATURE] != b"acsp":
        raise ValueError("this is no colour profile")
    left, kept = bytearray(len(profile)), []
    left[:_HEADER] = profile[:_HEADER]
    for begins, ends in _MADE_BY:
        left[begins:ends] = bytes(ends - begins)
    left[_MADE_AT] = _ANY_TIME
    for entry, name, begins, ends in sorted(_tags(profile), key=lambda tag: tag[1] in _NUMBERS):
        held = profile[begins:ends] if name in _NUMBERS else _EMPTY.get(profile[begins : begins + 4], b"")
        if (name in _NUMBERS or name in _WORDS) and len(held) <= ends - begins and held:
            left[begins : begins + len(held)] = held
            kept.append(entry)
    table = len(kept).to_bytes(4, "big") + b"".join(kept)
    left[_HEADER : _HEADER + len(table)] = table
    return bytes(left)


def _tags(profile: bytes) -> Iterator[tuple[bytes, bytes, int, int]]:
    """Each line of the table, the name in it, and where its data lie."""
    count, at = int.from_bytes(profile[_HEADER : _HEADER + 4], "big"), _HEADER + 4
    ends_at = at + count * _ENTRY
    if ends_at > len(profile):
        raise ValueError("a table is cut off")
    for place in range(at, ends_at, _ENTRY):
        entry = profile[place : place + _ENTRY]
        begins, length = int.from_bytes(entry[4:8], "big"), int.from_bytes(entry[8:], "big")
        if begins < ends_at or begins + length > len(profile):
            raise ValueError("a table names what is not there")
        yield entry, entry[:4], begins, begins + length
