"""Any decoded picture to 8-bit sRGB: profiles, CMYK, 16 bits, palettes, grey, transparency."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

PAPER = (255, 255, 255)
"""What shows through transparent pixels."""

_SPACES = {"RGB": "RGB ", "CMYK": "CMYK", "L": "GRAY", "LAB": "Lab "}
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.HIGHRESPRECALC


def to_srgb(picture: Image.Image) -> NDArray[np.uint8]:
    """Decoded `picture` as `(height, width, 3)` sRGB; transparency is laid on white."""
    profile, gamma = picture.info.get("icc_profile"), _png_gamma(picture)
    colours, alpha = _parts(picture)
    colours = _through_profile(colours, profile) if profile else _through_gamma(colours, gamma)
    if colours.mode != "RGB":
        colours = colours.convert("RGB")
    if alpha is not None:
        colours = Image.composite(colours, Image.new("RGB", colours.size, PAPER), alpha)
    return np.asarray(colours)


def _parts(picture: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """The colours in a mode that profiles know (RGB, CMYK, L), and the transparency if there is any."""
    if picture.mode in ("I;16", "I;16L", "I;16B", "I;16N", "I", "F"):
        return _from_deep_grey(picture), _transparent_grey(picture)
    if picture.mode == "P" or "transparency" in picture.info:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if picture.mode in ("RGBA", "RGBa", "LA", "La", "PA"):
        picture = picture.convert("LA" if picture.mode in ("LA", "La") else "RGBA")
        return picture.convert(picture.mode[:-1]), picture.getchannel("A")
    return (picture if picture.mode in _SPACES else picture.convert("L" if picture.mode == "1" else "RGB")), None


def _from_deep_grey(picture: Image.Image) -> Image.Image:
    """16-bit grey to 8 bits by scaling (65535 is 255), where `convert` would clip."""
    levels = np.asarray(picture).astype(np.float32)
    return Image.fromarray(np.round(np.clip(levels, 0, 65535) / 257).astype(np.uint8))


def _transparent_grey(picture: Image.Image) -> Image.Image | None:
    level = picture.info.get("transparency")
    if not isinstance(level, int):
        return None
    return Image.fromarray(np.where(np.asarray(picture) == level, 0, 255).astype(np.uint8))


def _through_profile(colours: Image.Image, profile: bytes) -> Image.Image:
    """Convert by the ICC profile, relative colorimetric with black point compensation; a useless profile is ignored."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space != _SPACES[colours.mode]:
            return colours
        converted = ImageCms.profileToProfile(
            colours,
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=_FLAGS,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return colours
    assert converted is not None  # only a change in place returns nothing
    return converted


def _png_gamma(picture: Image.Image) -> float | None:
    """The gAMA chunk of a PNG that says nothing else about its colours; ordinary values are None."""
    gamma = picture.info.get("gamma")
    if gamma is None or "srgb" in picture.info or abs(gamma - 1 / 2.2) < 0.02:
        return None
    return float(gamma) if 0.1 <= gamma <= 4 else None


def _through_gamma(colours: Image.Image, gamma: float | None) -> Image.Image:
    """Samples stored as light**gamma to sRGB (IEC 61966-2-1)."""
    if gamma is None or colours.mode not in ("L", "RGB"):
        return colours
    light = (np.arange(256) / 255) ** (1 / gamma)
    encoded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return colours.point(np.round(255 * encoded).astype(int).tolist() * len(colours.getbands()))
