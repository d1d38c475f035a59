"""HEIC and AVIF (ISO/IEC 23008-12): whatever does not make the one picture is written over, so that nothing moves.

The turn of such a picture is a property of its item, not EXIF, and stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.photo.stripping.items import Box, boxes, extents, items, shown
from engine.photo.stripping.profile import nameless

_TOP = frozenset((b"ftyp", b"meta", b"mdat"))
_IN_META = frozenset((b"hdlr", b"pitm", b"iinf", b"iref", b"iprp", b"iloc", b"idat"))
_PROPERTIES = frozenset(
    (
        *(b"hvcC", b"av1C", b"ispe", b"pixi", b"colr", b"irot", b"imir", b"clap", b"pasp", b"auxC"),
        *(b"a1op", b"a1lx", b"lsel", b"clli", b"mdcv", b"cclv"),
    )
)
"""Of what can be said of an item: sizes, colours and turns. Not words about it, nor its time or its camera."""
_PROFILES = (b"prof", b"rICC")
_WORDS_OF_HDLR = 24
_EMPTY_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
"""Where its TIFF begins, and a TIFF without a single tag."""


def stripped(data: bytes, _turn: bytes) -> bytes:
    """`data` with its metadata blank. `ValueError`, `KeyError` or `IndexError` for what is built in another way."""
    blank = bytearray(len(data))
    top = list(boxes(data, 0, len(data)))
    meta = next((box for box in top if box.kind == b"meta"), None)
    if meta is None or any(box.kind == b"moov" for box in top):
        raise ValueError("this is no picture of items")
    inside = list(boxes(data, meta.inside + 4, meta.ends))
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
            _clear(blank, box.inside, box.ends)
            _make_free(blank, box)
    _keep_quiet(data, blank, inside)
    _copy_items(data, blank, inside)
    return bytes(blank)


def _keep_quiet(data: bytes, blank: bytearray, inside: Sequence[Box]) -> None:
    """No words in the tables: names of items, and properties that are not about the pixels."""
    for box in inside:
        if box.kind == b"hdlr":
            _clear(blank, box.inside + _WORDS_OF_HDLR, box.ends)
        elif box.kind == b"iinf":
            for item in items(data, box):
                _clear(blank, *item.rest)
        elif box.kind == b"iprp":
            for part in boxes(data, box.inside, box.ends):
                _keep_properties(data, blank, part)


def _keep_properties(data: bytes, blank: bytearray, part: Box) -> None:
    if part.kind == b"ipco":
        for one in boxes(data, part.inside, part.ends):
            if one.kind not in _PROPERTIES:
                _clear(blank, one.inside, one.ends)
            elif one.kind == b"colr" and data[one.inside : one.inside + 4] in _PROFILES:
                blank[one.inside + 4 : one.ends] = nameless(data[one.inside + 4 : one.ends])
    elif part.kind != b"ipma":
        _clear(blank, part.inside, part.ends)


def _copy_items(data: bytes, blank: bytearray, inside: Sequence[Box]) -> None:
    named = {box.kind: box for box in inside}
    kinds = {item.number: item.kind for item in items(data, named[b"iinf"])}
    kept = shown(data, named, kinds)
    idat = named[b"idat"].inside if b"idat" in named else 0
    for item, way, begins, length in extents(data, named[b"iloc"]):
        begins += idat if way == 1 else 0
        if way > 1 or begins + length > len(data):
            raise ValueError("an item lies where nothing is")
        if item in kept:
            blank[begins : begins + length] = data[begins : begins + length]
        elif kinds[item] == b"Exif" and length >= len(_EMPTY_EXIF):
            blank[begins : begins + len(_EMPTY_EXIF)] = _EMPTY_EXIF


def _make_free(blank: bytearray, box: Box) -> None:
    blank[box.begins + 4 : box.begins + 8] = b"free"


def _clear(blank: bytearray, begins: int, ends: int) -> None:
    if begins < ends:
        blank[begins:ends] = bytes(ends - begins)
