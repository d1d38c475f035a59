"""Layers and groups as values, and the whole PSD file made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from plugins.exporters.psd.binary import i16, i32, pascal, sized, tagged_block, u8, u16, u32, unicode_string
from plugins.exporters.psd.channels import Packed, merged_planes

PASS_THROUGH = b"pass"
NORMAL = b"norm"


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A layer's channel: 0, 1, 2 are red, green, blue, -1 the transparency, -2 the layer mask."""

    number: int
    packed: Packed | Future[Packed]
    """As `channels.layer_channel` gives it, at once or soon."""

    @property
    def data(self) -> Packed:
        return self.packed if isinstance(self.packed, tuple) else self.packed.result()

    @property
    def size(self) -> int:
        return sum(map(len, self.data))


@dataclass(frozen=True, kw_only=True)
class Rectangle:
    """Whole pixels on the canvas; may lie beyond its edges."""

    left: int = 0
    top: int = 0
    width: int = 0
    height: int = 0

    def encode(self) -> bytes:
        return i32(self.top, self.left, self.top + self.height, self.left + self.width)


@dataclass(frozen=True, kw_only=True)
class PsdLayer:
    """A layer: pixels, an optional mask, and blocks such as live text or layer effects."""

    name: str
    area: Rectangle = Rectangle()
    channels: tuple[Channel, ...] = ()
    mask_area: Rectangle | None = None
    blend: bytes = NORMAL
    opacity: float = 1.0
    visible: bool = True
    locked: bool = False
    blocks: tuple[tuple[bytes, bytes], ...] = ()


@dataclass(frozen=True, kw_only=True)
class PsdGroup(PsdLayer):
    """Layers under one heading, lowest first. Blend `PASS_THROUGH` lets them act on what lies beneath the group."""

    layers: tuple[PsdLayer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PsdFile:
    """A document: its resources, layers (lowest first) and merged `(height, width, 3)` picture."""

    merged: NDArray[np.uint8]
    layers: Sequence[PsdLayer]
    resources: tuple[bytes, ...] = ()

    def parts(self) -> tuple[bytes | memoryview, ...]:
        """The file's parts one after the other."""
        height, width = self.merged.shape[:2]
        header = b"8BPS" + u16(1) + bytes(6) + u16(3) + u32(height, width) + u16(8, _RGB)
        planes = [np.ascontiguousarray(self.merged[..., index]) for index in range(3)]
        head = (header, u32(0), sized(b"".join(self.resources)))
        return (*head, *_layer_section(self.layers), *merged_planes(planes))


_RGB = 3
_CLOSING_NAME = "</Layer group>"


class _Divider(IntEnum):
    OPEN_GROUP = 1
    CLOSED_GROUP = 2
    END_OF_GROUP = 3


@dataclass
class _Numbers:
    """Layer ids in the order of writing: the same document always gets the same."""

    last: int = field(default=0)

    def next(self) -> int:
        self.last += 1
        return self.last


def _layer_section(layers: Sequence[PsdLayer]) -> list[bytes]:
    """Section "Layer and Mask Information": records of all layers, then all their channels."""
    numbers = _Numbers()
    records: list[bytes] = []
    data: list[bytes] = []
    for record, channels in _records(layers, numbers):
        records.append(record)
        data += [part for channel in channels for part in channel.data]
    head = i16(len(records)) + b"".join(records)
    length = len(head) + sum(map(len, data))
    padding = bytes(-length % 4)
    no_global_mask = u32(0)
    return [u32(length + len(padding) + 8), u32(length + len(padding)), head, *data, padding, no_global_mask]


def _records(layers: Sequence[PsdLayer], numbers: _Numbers) -> Iterator[tuple[bytes, tuple[Channel, ...]]]:
    """Lowest first; a group is a closing record beneath its layers and its own record above them."""
    for layer in layers:
        if isinstance(layer, PsdGroup):
            end = PsdLayer(name=_CLOSING_NAME, channels=_NO_PIXELS, blocks=((b"lsct", u32(_Divider.END_OF_GROUP)),))
            yield _record(end, numbers), end.channels
            yield from _records(layer.layers, numbers)
            yield _group_record(layer, numbers)
        else:
            yield _record(layer, numbers), layer.channels or _NO_PIXELS


def _group_record(group: PsdGroup, numbers: _Numbers) -> tuple[bytes, tuple[Channel, ...]]:
    divider = u32(_Divider.OPEN_GROUP) + b"8BIM" + group.blend
    blend = NORMAL if group.blend == PASS_THROUGH else group.blend
    channels = _NO_PIXELS + group.channels
    shown = PsdLayer(
        name=group.name,
        channels=channels,
        mask_area=group.mask_area,
        blend=blend,
        opacity=group.opacity,
        visible=group.visible,
        locked=group.locked,
        blocks=(*group.blocks, (b"lsct", divider)),
    )
    return _record(shown, numbers), channels


def _record(layer: PsdLayer, numbers: _Numbers) -> bytes:
    """Section "Layer records"."""
    channels = layer.channels or _NO_PIXELS
    counts = u16(len(channels)) + b"".join(i16(c.number) + u32(c.size) for c in channels)
    look = b"8BIM" + layer.blend + u8(round(layer.opacity * 255), 0, _flags(layer), 0)
    extra = _mask(layer) + sized(_FULL_RANGES) + pascal(layer.name, 4) + _blocks(layer, numbers.next())
    return layer.area.encode() + counts + look + sized(extra)


def _flags(layer: PsdLayer) -> int:
    """Bit 1 hides; bit 3 says that bit 4 counts; bit 4 says a record has no pixels that matter."""
    divider = any(key == b"lsct" for key, _ in layer.blocks)
    return (0 if layer.visible else 2) | 8 | (16 if divider else 0)


def _mask(layer: PsdLayer) -> bytes:
    if layer.mask_area is None:
        return u32(0)
    hidden_outside, plain_flags = 0, 0
    return sized(layer.mask_area.encode() + u8(hidden_outside, plain_flags) + bytes(2))


def _blocks(layer: PsdLayer, number: int) -> bytes:
    blocks = [*layer.blocks, (b"luni", unicode_string(layer.name)), (b"lyid", u32(number))]
    if layer.locked:
        blocks.append((b"lspf", u32(_LOCK_ALL)))
    return b"".join(tagged_block(key, data) for key, data in blocks)


_LOCK_ALL = 0x80000007
_NO_PIXELS = tuple(Channel(number=number, packed=(u16(0), b"")) for number in (-1, 0, 1, 2))
_FULL_RANGES = u16(0, 0xFFFF) * 10
"""Blend over the whole range of grey and of each of four channels, for source and destination."""
