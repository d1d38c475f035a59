"""Makes a decoded picture smaller before its colours are worked on, one channel at a time, to keep memory low."""

from __future__ import annotations

from PIL import Image

_BY_CHANNEL = ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB")


def reduced(picture: Image.Image, longest: int) -> Image.Image:
    """At most `longest` pixels a side, with the same mode and `info`; transparency is not weighed in."""
    if max(picture.size) <= longest:
        return picture
    factor = -(-max(picture.size) // longest)
    size = tuple(max(1, side // factor) for side in picture.size)
    if picture.mode in _BY_CHANNEL:
        channels = [picture.getchannel(band).resize(size, Image.Resampling.BOX) for band in picture.getbands()]
        small = Image.merge(picture.mode, channels)
    else:  # palettes, one bit, sixteen bits: no mean of two values is surely a value
        small = picture.resize(size, Image.Resampling.NEAREST)
    small.info = dict(picture.info)
    return small
