"""The tables of HEIC and AVIF (ISO/IEC 14496-12): which items there are, where they lie, and which make the picture.

Whatever is built in another way raises `ValueError`, `KeyError` or `IndexError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_PICTURES = frozenset((b"hvc1", b"av01", b"grid", b"iden", b"iovl"))
_PART_OF, _BESIDE = b"dimg", b"auxl"


@dataclass(frozen=True, slots=True)
class Box:
    kind: bytes
    begins: int
    inside: int
    ends: int


@dataclass(frozen=True, slots=True)
class Item:
    number: int
    kind: bytes
    rest: tuple[int, int]
    """Where in the table its name stands, and what else is said of it in words."""


def boxes(data: bytes, at: int, ends: int) -> Iterator[Box]:
    while at < ends:
        size, kind, inside = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], at + 8
        if size == 1:
            size, inside = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        if size == 0:
            size = ends - at
        if size < inside - at or at + size > ends:
            raise ValueError("a box is larger than what holds it")
        yield Box(kind, at, inside, at + size)
        at += size


def items(data: bytes, iinf: Box) -> Iterator[Item]:
    counted = 2 if data[iinf.inside] == 0 else 4
    for entry in boxes(data, iinf.inside + 4 + counted, iinf.ends):
        version, at = data[entry.inside], entry.inside + 4
        if version < 2:
            raise ValueError("an item does not say its kind")
        width = 2 if version == 2 else 4
        number, rest = int.from_bytes(data[at : at + width], "big"), at + width + 6
        if rest > entry.ends:
            raise ValueError("a table is cut off")
        yield Item(number, data[rest - 4 : rest], (rest, entry.ends))


def extents(data: bytes, iloc: Box) -> Iterator[tuple[int, int, int, int]]:
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


def shown(data: bytes, inside: Mapping[bytes, Box], kinds: Mapping[int, bytes]) -> frozenset[int]:
    """The items that make the one picture: it, its parts, and planes beside it, such as its transparency."""
    pitm = inside[b"pitm"]
    reader = _Reader(data, pitm.inside, pitm.ends)
    version = reader.number(4) >> 24
    found = {reader.number(4 if version else 2)}
    told = list(_references(data, inside[b"iref"])) if b"iref" in inside else []
    before = 0
    while len(found) > before:
        before = len(found)
        found |= {to for kind, of, to in told if kind == _PART_OF and of in found}
        found |= {of for kind, of, to in told if kind == _BESIDE and to in found}
    return frozenset(number for number in found if kinds.get(number) in _PICTURES)


def _references(data: bytes, iref: Box) -> Iterator[tuple[bytes, int, int]]:
    """Of which kind, from which item, to which."""
    wide = 4 if data[iref.inside] else 2
    for box in boxes(data, iref.inside + 4, iref.ends):
        reader = _Reader(data, box.inside, box.ends)
        of = reader.number(wide)
        for _ in range(reader.number(2)):
            yield box.kind, of, reader.number(wide)


class _Reader:
    def __init__(self, data: bytes, at: int, ends: int) -> None:
        self._data, self._at, self._ends = data, at, ends

    def number(self, width: int) -> int:
        if self._at + width > self._ends:
            raise ValueError("a table is cut off")
        self._at += width
        return int.from_bytes(self._data[self._at - width : self._at], "big")
