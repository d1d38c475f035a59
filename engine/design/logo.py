"""A brand's logo, read like any other picture and kept with its transparency."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from engine.errors import BrandError
from engine.geometry import Box
from engine.pixels.assets import Assets
from engine.scene import ImageLayer, Role

_BYTE_LIMIT = 10_000_000
_PIXEL_LIMIT = 16_000_000
_LONGEST = 1200


@dataclass(frozen=True, kw_only=True)
class Logo:
    """Digest of the logo's picture and width over height."""

    image: str
    aspect: float


def read_logo(path: Path, assets: Assets) -> Logo:
    """PNG, WebP or JPEG with its transparency, trimmed; `BrandError` names the file and what would be right."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BrandError(f"{path}: the logo cannot be read ({error.strerror}); give a PNG file") from error
    if len(data) > _BYTE_LIMIT:
        raise BrandError(f"{path}: the logo has {len(data):,} bytes; {_BYTE_LIMIT:,} is the limit")
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "WEBP", "JPEG")) as picture:
            if picture.width * picture.height > _PIXEL_LIMIT:
                raise BrandError(f"{path}: the logo is {picture.width}x{picture.height}; 16 megapixels is the limit")
            rgba = picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BrandError(f"{path}: is no PNG, WebP or JPEG picture; export the logo as PNG") from error
    trimmed = rgba.crop(rgba.getchannel("A").getbbox() or (0, 0, 1, 1))
    trimmed.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    return Logo(image=assets.put_pixels(np.asarray(trimmed)), aspect=trimmed.width / trimmed.height)


def logo_layer(logo: Logo, box: Box) -> ImageLayer:
    return ImageLayer(
        id="logo", name="Logo", role=Role.BRAND, x=box.x, y=box.y, width=box.width, height=box.height, image=logo.image
    )
