"""HEIC and AVIF (ISO/IEC 23008-12): whatever no picture item points at is written over, so that nothing moves.

The turn of such a picture is a property of its item, not EXIF, and stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_TOP = frozenset((b"ftyp", b"meta", b"mdat"))
_IN_META = frozenset((b"hdlr", b"pitm", b"iinf", b"iref", b"iprp", b"iloc", b"idat"))
_PICTURES = frozenset((b"hvc1", b"av01", b"grid", b"iden", b"iovl", b"tmap"))
_EMPTY_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
"""Where its TIFF begins, and a TIFF without a single tag."""


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    begins: int
    inside: int
    ends: int


def stripped(data: bytes, _turn: bytes) -> bytes:
    """`data` with its metadata blank. `ValueError` or `IndexError` for what is built in another way."""
    blank = bytearray(len(data))
    top = list(_boxes(data, 0, len(data)))
    meta = next((box for box in top if box.kind == b"meta"), None)
    if meta is None or any(box.kind == b"moov" for box in top):
        raise ValueError("this is no picture of items")
    inside = list(_boxes(data, meta.inside + 4, meta.ends))
    for box in top:
        blank[box.begins : box.inside] = data[box.begins : box.inside]
        if box.kind == b"ftyp":
            blank[box.begins : box.ends] = data[box.begins : box.ends]
        if box.kind not in _TOP:
            _make_free(blank, box)
    blank[meta.inside : meta.inside + 4] = data[meta.inside : meta.inside + 4]
    for box in inside:
        copied = box.inside if box.kind == b"idat" else box.ends
        blank[box.begins : copied] = data[box.begins : copied]
        if box.kind not in _IN_META:
            blank[box.inside : box.ends] = bytes(box.ends - box.inside)
            _make_free(blank, box)
    _copy_items(data, blank, inside)
    return bytes(blank)


def _copy_items(data: bytes, blank: bytearray, inside: list[_Box]) -> None:
    named = {box.kind: box for box in inside}
    kinds = dict(_kinds(data, named[b"iinf"]))
    idat = named[b"idat"].inside if b"idat" in named else 0
    for item, way, begins, length in _extents(data, named[b"iloc"]):
        begins += idat if way == 1 else 0
        if way > 1 or begins + length > len(data):
            raise ValueError("an item lies where nothing is")
        if kinds[item] in _PICTURES:
            blank[begins : begins + length] = data[begins : begins + length]
        elif kinds[item] == b"Exif" and length >= len(_EMPTY_EXIF):
            blank[begins : begins + len(_EMPTY_EXIF)] = _EMPTY_EXIF


def _boxes(data: bytes, at: int, ends: int) -> Iterator[_Box]:
    while at < ends:
        size, kind, inside = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], at + 8
        if size == 1:
            size, inside = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        if size == 0:
            size = ends - at
        if size < inside - at or at + size > ends:
            raise ValueError("a box is larger than what holds it")
        yield _Box(kind, at, inside, at + size)
        at += size


def _make_free(blank: bytearray, box: _Box) -> None:
    blank[box.begins + 4 : box.begins + 8] = b"free"


def _kinds(data: bytes, iinf: _Box) -> Iterator[tuple[int, bytes]]:
    """Each item's number and kind."""
    counted = 2 if data[iinf.inside] == 0 else 4
    for entry in _boxes(data, iinf.inside + 4 + counted, iinf.ends):
        version, at = data[entry.inside], entry.inside + 4
        if version < 2:
            raise ValueError("an item does not say its kind")
        width = 2 if version == 2 else 4
        number = int.from_bytes(data[at : at + width], "big")
        yield number, data[at + width + 2 : at + width + 6]


def _extents(data: bytes, iloc: _Box) -> Iterator[tuple[int, int, int, int]]:
    """Each item's number, how its places are told (0 in the file, 1 in `idat`), where it begins and its length."""
    reader = _Reader(data, iloc.inside, iloc.ends)
    version = reader.number(1)
    reader.number(3)
    sizes = reader.number(2)
    offset_width, length_width, base_width = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_width = sizes & 15 if version else 0
    wide = 2 if version < 2 else 4
    for _ in range(reader.number(wide)):
        item = reader.number(wide)
        way = reader.number(2) & 15 if version else 0
        if reader.number(2):
            raise ValueError("an item lies in another file")
        base = reader.number(base_width)
        for _ in range(reader.number(2)):
            reader.number(index_width)
            begins = base + reader.number(offset_width)
            yield item, way, begins, reader.number(length_width)


class _Reader:
    def __init__(self, data: bytes, at: int, ends: int) -> None:
        self._data, self._at, self._ends = data, at, ends

    def number(self, width: int) -> int:
        if self._at + width > self._ends:
            raise ValueError("a table is cut off")
        self._at += width
        return int.from_bytes(self._data[self._at - width : self._at], "big")
