"""A photograph in which no face was found: its whole subject, with a warning."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.cutout.crop import touched
from engine.cutout.framing import LONGEST
from engine.cutout.matting import cleaned, narrow_trimap, solved
from engine.cutout.upsampling import foreground, guided_alpha, shrunk
from engine.geometry import Box
from engine.person import Cutout, FaceFinder, Photo

WORKING = 512
LEAST, MOST = 0.04, 0.92
"""Share of the picture a believable subject covers."""


def whole_subject(photo: Photo, finder: FaceFinder, *, keep_background: bool = False) -> Cutout:
    """Whatever the person model sees (a figure from behind, a masked head), else the middle of the picture, uncut."""
    pixels = _bounded(photo.pixels)
    probability = finder.person_mask(pixels)
    share = float((probability > 0.5).mean())
    if keep_background:
        alpha, used = np.ones(pixels.shape[:2], np.float32), "the whole photo is used"
    elif LEAST <= share <= MOST:
        alpha, pixels = _cut(pixels, probability)
        used = "the whole figure is used"
    else:
        pixels = _upright_part(pixels)
        alpha, used = np.ones(pixels.shape[:2], np.float32), "the middle of the photo is used"
    right = "a photo with the face well lit and turned to the camera is right"
    warning = f"no face was found in {photo.name}, so {used}; {right}"
    return _cropped(photo.name, pixels, alpha, warning)


def _bounded(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    scale = LONGEST / max(pixels.shape[:2])
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return pixels if scale >= 1 else shrunk(pixels, size)


def _cut(pixels: NDArray[np.uint8], probability: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    scale = min(1.0, WORKING / max(pixels.shape[:2]))
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = shrunk(pixels, size)
    small_probability = np.asarray(Image.fromarray(probability).resize(size, Image.Resampling.BOX))
    small_alpha = cleaned(solved(small, narrow_trimap(small_probability), small_probability), small_probability)
    alpha = guided_alpha(small_alpha, small, pixels)
    return alpha, foreground(pixels, alpha, small, small_alpha)


UPRIGHT = 0.76
"""Most width over height of a photo used whole: it stands where a person would, from top to bottom."""


def _upright_part(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A wide photo cut to the upright part with the most detail, the middle being preferred."""
    height, width = pixels.shape[:2]
    kept = round(UPRIGHT * height)
    if kept >= width:
        return pixels
    grey = pixels.mean(axis=2)
    detail = np.abs(np.diff(grey, axis=0)).mean(axis=0)
    sums = np.convolve(detail, np.ones(kept), mode="valid")
    off_centre = np.abs(np.linspace(-1, 1, len(sums)))
    start = int(np.argmax(sums / sums.max() - 0.3 * off_centre)) if sums.max() > 0 else (width - kept) // 2
    return np.ascontiguousarray(pixels[:, start : start + kept])


def _cropped(name: str, pixels: NDArray[np.uint8], alpha: NDArray[np.float32], warning: str) -> Cutout:
    seen = alpha > 0.02
    if not seen.any():
        alpha, seen = np.ones_like(alpha), np.ones(alpha.shape, bool)
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    height, width = alpha[part].shape
    return Cutout(
        name=name,
        pixels=np.ascontiguousarray(pixels[part]),
        alpha=np.round(255 * alpha[part]).astype(np.uint8),
        face=None,
        head=Box(0, 0, width, 0.45 * height),
        eyes=None,
        touches=touched(alpha[part]),
        warnings=(warning,),
    )
