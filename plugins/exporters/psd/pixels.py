"""Pieces of a layer as PSD channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.colour import Rgba
from plugins.exporters.psd.binary import u16
from plugins.exporters.psd.channels import RAW, Packer, constant_channel
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
    if colour is not None and (pixels.ndim == 2 or _is_made_of(pixels, colour)):
        planes = [constant_channel(value, *covered.shape) for value in colour[:3]]
    elif _is_grey(pixels):
        planes = [packer.layer_channel(pixels[..., 0])] * 3
    else:
        planes = [packer.layer_channel(pixels[..., index]) for index in range(3)]
    return (transparency, *(Channel(number=index, packed=plane) for index, plane in enumerate(planes)))


def mask_channel(piece: Piece, packer: Packer) -> Channel:
    return Channel(number=MASK, packed=packer.layer_channel(piece.pixels))


def empty_mask_channel() -> Channel:
    """For a mask that hides everything."""
    return Channel(number=MASK, packed=(u16(RAW), b""))


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
