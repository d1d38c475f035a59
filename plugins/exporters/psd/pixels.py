"""Pieces of a layer as PSD channels."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.pixels.colour import Rgba
from plugins.exporters.psd.channels import Packed, Packer
from plugins.exporters.psd.document import Channel, Rectangle

if TYPE_CHECKING:
    from engine.compositor import Piece

TRANSPARENCY, MASK = -1, -2
_SAMPLES = 300


def area_of(piece: Piece | None) -> Rectangle:
    """Where the piece lies; nothing is an empty rectangle."""
    if piece is None:
        return Rectangle()
    height, width = piece.pixels.shape[:2]
    return Rectangle(left=piece.x, top=piece.y, width=width, height=height)


def pixel_channels(piece: Piece | None, packer: Packer, *, colour: Rgba | None = None) -> tuple[Channel, ...]:
    """Transparency, red, green, blue.

    `colour` is what a piece of one colour is made of; a grey piece says how much of it there is. It then fills the
    whole colour planes: nothing is lost to rounding in faint pixels, and constant planes cost next to nothing.
    """
    if piece is None:
        return ()
    pixels = piece.pixels
    covered = pixels if pixels.ndim == 2 else pixels[..., 3]
    transparency = Channel(number=TRANSPARENCY, packed=packer.layer_channel(covered))
    planes: list[Packed | Future[Packed]]
    if colour is not None and (pixels.ndim == 2 or _is_made_of(pixels, colour)):
        planes = [packer.constant_channel(value, *covered.shape) for value in colour[:3]]
    elif _is_grey(pixels):
        planes = [packer.layer_channel(pixels[..., 0])] * 3
    else:
        planes = [packer.layer_channel(pixels[..., index]) for index in range(3)]
    return (transparency, *(Channel(number=index, packed=plane) for index, plane in enumerate(planes)))


def mask_channel(piece: Piece | None, packer: Packer, area: Rectangle) -> Channel:
    """A mask over `area`, beyond which it hides; without a piece it hides everything."""
    if piece is None:
        return Channel(number=MASK, packed=packer.constant_channel(0, area.height, area.width))
    return Channel(number=MASK, packed=packer.layer_channel(_placed(piece, area)))


def _placed(piece: Piece, area: Rectangle) -> NDArray[np.uint8]:
    """The part of the piece's plane in the area, zeros round it."""
    height, width = piece.pixels.shape[:2]
    if area == area_of(piece):
        return piece.pixels
    plane = np.zeros((area.height, area.width), np.uint8)
    left, top = max(area.left, piece.x), max(area.top, piece.y)
    right, bottom = min(area.left + area.width, piece.x + width), min(area.top + area.height, piece.y + height)
    if left < right and top < bottom:
        plane[top - area.top : bottom - area.top, left - area.left : right - area.left] = piece.pixels[
            top - piece.y : bottom - piece.y, left - piece.x : right - piece.x
        ]
    return plane


def _is_made_of(pixels: NDArray[np.uint8], colour: Rgba) -> bool:
    """Whether the well covered pixels of a sample have the colour, give or take rounding (colour glyphs have not)."""
    step = 1 + max(pixels.shape) // _SAMPLES
    sample = pixels[::step, ::step]
    covered = sample[sample[..., 3] > 128][:, :3].astype(np.int16)
    return bool((np.abs(covered - np.array(colour[:3], np.int16)) <= 2).all())


def _is_grey(pixels: NDArray[np.uint8]) -> bool:
    """Whether red, green and blue are the same plane; a sample tells at once for nearly all that are not."""
    step = 1 + max(pixels.shape) // _SAMPLES
    return _same_planes(pixels[::step, ::step]) and _same_planes(pixels)


def _same_planes(pixels: NDArray[np.uint8]) -> bool:
    return all(np.array_equal(pixels[..., 0], pixels[..., index]) for index in (1, 2))
