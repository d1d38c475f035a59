"""The small pieces a PSD is built of: big-endian numbers, strings, tagged blocks, descriptors.

Written from Adobe's "Photoshop File Formats Specification" (sections Descriptor structure, Additional layer
information); section names are given where a layout is not obvious.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


def u8(*values: int) -> bytes:
    return struct.pack(f">{len(values)}B", *values)


def u16(*values: int) -> bytes:
    return struct.pack(f">{len(values)}H", *values)


def i16(*values: int) -> bytes:
    return struct.pack(f">{len(values)}h", *values)


def u32(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)


def i32(*values: int) -> bytes:
    return struct.pack(f">{len(values)}i", *values)


def f64(*values: float) -> bytes:
    return struct.pack(f">{len(values)}d", *values)


def padded(data: bytes, multiple: int) -> bytes:
    return data + bytes(-len(data) % multiple)


def sized(data: bytes) -> bytes:
    """A 32-bit length, then the data."""
    return u32(len(data)) + data


def pascal(text: str, multiple: int) -> bytes:
    """A length byte and at most 255 Mac Roman letters, the whole padded; what Mac Roman lacks becomes `?`."""
    letters = text.encode("mac_roman", errors="replace")[:255]
    return padded(u8(len(letters)) + letters, multiple)


def unicode_string(text: str, *, terminated: bool = False) -> bytes:
    """A count of UTF-16 units, then the units."""
    units = (text + "\0" if terminated else text).encode("utf-16-be")
    return u32(len(units) // 2) + units


def tagged_block(key: bytes, data: bytes) -> bytes:
    """A block of a layer's additional information."""
    return b"8BIM" + key + sized(padded(data, 4))


def resource(number: int, data: bytes) -> bytes:
    """An image resource without a name."""
    return b"8BIM" + u16(number) + bytes(2) + padded(sized(data), 2)


@dataclass(frozen=True)
class Enumeration:
    """A descriptor's enumerated value: its type and which one."""

    kind: bytes
    value: bytes


@dataclass(frozen=True)
class Unit:
    """A number with its unit: `#Pxl` pixels, `#Prc` percent, `#Ang` degrees, `#Pnt` points."""

    unit: bytes
    value: float


@dataclass(frozen=True)
class Descriptor:
    """Adobe's keyed record; keys of four letters are stored bare, longer ones with their length."""

    kind: bytes
    items: Mapping[bytes, Value]
    name: str = ""

    def encode(self) -> bytes:
        head = unicode_string(self.name, terminated=True) + _key(self.kind) + u32(len(self.items))
        return head + b"".join(_key(key) + _tagged(value) for key, value in self.items.items())

    def encode_versioned(self) -> bytes:
        return u32(16) + self.encode()


Value = bool | int | float | str | bytes | Enumeration | Unit | Descriptor | Sequence["Value"]


def _key(key: bytes) -> bytes:
    return (u32(0) if len(key) == 4 else u32(len(key))) + key


def _tagged(value: Value) -> bytes:
    """A value behind its four-letter type."""
    match value:
        case bool():
            return b"bool" + u8(value)
        case int():
            return b"long" + i32(value)
        case float():
            return b"doub" + f64(value)
        case str():
            return b"TEXT" + unicode_string(value, terminated=True)
        case bytes():
            return b"tdta" + sized(value)
        case Enumeration():
            return b"enum" + _key(value.kind) + _key(value.value)
        case Unit():
            return b"UntF" + value.unit + f64(value.value)
        case Descriptor():
            return b"Objc" + value.encode()
        case list() | tuple():
            return b"VlLs" + u32(len(value)) + b"".join(_tagged(item) for item in value)
    raise TypeError(f"a descriptor cannot hold {value!r}")
