"""Damage to picture files, every choice from a random generator: what a fuzzer does, kept small and repeatable."""

from __future__ import annotations

import struct
import zlib

import numpy as np

_PNG = b"\x89PNG\r\n\x1a\n"
_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 9400, 40_000, 65_535)
_LONGEST = 2_000_000


def mutated(data: bytes, others: list[bytes], rng: np.random.Generator) -> bytes:
    """`data` with a few kinds of damage, mostly one or two; PNG mostly with its checksums made good."""
    for _ in range(min(6, int(rng.geometric(0.55)))):
        data = _DAMAGE[int(rng.integers(len(_DAMAGE)))](data, others, rng)[:_LONGEST]
    return repaired(data) if data.startswith(_PNG) and rng.random() < 0.8 else data


def repaired(data: bytes) -> bytes:
    """A PNG with right checksums, as far as its chunks can be followed."""
    out, place = bytearray(data), len(_PNG)
    while place + 12 <= len(out):
        (length,) = struct.unpack_from(">I", out, place)
        end = place + 8 + length
        if end + 4 > len(out):
            break
        struct.pack_into(">I", out, end, zlib.crc32(bytes(out[place + 4 : end])))
        place = end + 4
    return bytes(out)


def _bits(data: bytes, _others: list[bytes], rng: np.random.Generator) -> bytes:
    out = bytearray(data)
    for place in _places(out, rng, int(rng.integers(1, 17))):
        out[place] ^= 1 << int(rng.integers(8))
    return bytes(out)


def _bytes(data: bytes, _others: list[bytes], rng: np.random.Generator) -> bytes:
    out = bytearray(data)
    for place in _places(out, rng, int(rng.integers(1, 9))):
        out[place] = int(rng.integers(256))
    return bytes(out)


def _head(data: bytes, _others: list[bytes], rng: np.random.Generator) -> bytes:
    """As `_bytes`, where sizes and offsets stand."""
    return _bytes(data[:256], [], rng) + data[256:]


def _number(data: bytes, _others: list[bytes], rng: np.random.Generator) -> bytes:
    """An awkward number over two or four bytes, near the front more often than not."""
    width = int(rng.choice((2, 4)))
    reach = min(len(data), 64) if rng.random() < 0.6 else len(data)
    if reach < width:
        return data
    place = int(rng.integers(reach - width + 1))
    number = _NUMBERS[int(rng.integers(len(_NUMBERS)))] & (256**width - 1)
    return data[:place] + number.to_bytes(width, str(rng.choice(("big", "little")))) + data[place + width :]


def _cut(data: bytes, _others: list[bytes], rng: np.random.Generator) -> bytes:
    return data[: int(rng.integers(len(data) + 1))]


def _without(data: bytes, _others: list[bytes], rng: np.random.Generator) -> bytes:
    begin, end = _span(data, rng)
    return data[:begin] + data[end:]


def _doubled(data: bytes, _others: list[bytes], rng: np.random.Generator) -> bytes:
    begin, end = _span(data, rng)
    return data[:end] + data[begin:end] * int(rng.integers(1, 4)) + data[end:]


def _noise(data: bytes, _others: list[bytes], rng: np.random.Generator) -> bytes:
    begin, _ = _span(data, rng)
    return data[:begin] + rng.bytes(int(rng.integers(1, 200))) + data[begin:]


def _grafted(data: bytes, others: list[bytes], rng: np.random.Generator) -> bytes:
    """The front of one file and the end of another."""
    other = others[int(rng.integers(len(others)))] if others else data
    return data[: int(rng.integers(len(data) + 1))] + other[int(rng.integers(len(other) + 1)) :]


def _places(data: bytes | bytearray, rng: np.random.Generator, count: int) -> list[int]:
    return [int(place) for place in rng.integers(0, len(data), count)] if data else []


def _span(data: bytes, rng: np.random.Generator) -> tuple[int, int]:
    begin = int(rng.integers(len(data) + 1))
    return begin, min(len(data), begin + int(rng.integers(1, 400)))


_DAMAGE = (_bits, _bits, _bytes, _bytes, _head, _number, _number, _cut, _without, _doubled, _noise, _grafted)
