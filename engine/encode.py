"""Pixels to PNG, JPEG and WebP bytes: deterministic, without metadata, fast enough for 3000x3000."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def encode_png(pixels: NDArray[np.uint8]) -> bytes:
    """Lossless PNG of grey, RGB or RGBA pixels."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(out, "PNG", compress_level=1)
    return out.getvalue()


def encode_jpeg(pixels: NDArray[np.uint8], *, quality: int = 92, subsampling: str = "4:4:4") -> bytes:
    """Baseline JPEG of RGB pixels."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[..., :3])).save(out, "JPEG", quality=quality, subsampling=subsampling)
    return out.getvalue()


def encode_webp(pixels: NDArray[np.uint8], *, quality: int = 82) -> bytes:
    """Lossy WebP of RGB or RGBA pixels."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(out, "WEBP", quality=quality, method=2)
    return out.getvalue()
