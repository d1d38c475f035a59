"""Opens a picture's header with exactly one decoder.

The decoder classes are named here instead of `Image.open`: no other format can slip in, and a bomb's size is read
and refused by us, without Pillow's own warnings. Nothing is decoded before `load()`.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import AvifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from engine.photo.kinds import Kind

_CLASSES: dict[Kind, Callable[[io.BytesIO], Image.Image]] = {
    Kind.JPEG: JpegImagePlugin.JpegImageFile,
    Kind.PNG: PngImagePlugin.PngImageFile,
    Kind.WEBP: WebPImagePlugin.WebPImageFile,
    Kind.AVIF: AvifImagePlugin.AvifImageFile,
}


def open_header(data: bytes, kind: Kind) -> Image.Image:
    """The picture of `data`, not yet decoded. Raises whatever the decoder raises."""
    if kind is Kind.HEIC:
        from pillow_heif import HeifImageFile

        return HeifImageFile(io.BytesIO(data))
    return _CLASSES[kind](io.BytesIO(data))
