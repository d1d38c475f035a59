"""Grain and paper as small tiles, made at the size of the target so that nothing is stretched."""

from __future__ import annotations

import numpy as np
import skia
from numpy.typing import NDArray

from engine.painting.field import Field
from engine.painting.sheet import Sheet

TILE = 512


def grain_tile(random: np.random.Generator, strength: float, size: float = 1.0) -> skia.Image:
    """Black and white grains with small alpha, in luminance only; lifts darks and lowers lights."""
    value = random.standard_normal((TILE, TILE), dtype=np.float32)
    if size > 1.3:
        value = _wrapped_blur(value, size * 0.5)
        value /= value.std()
    return _as_veil(value * strength, random)


def _as_veil(levels: Field, random: np.random.Generator) -> skia.Image:
    """Signed levels to white (up) or black (down) with that alpha; the fraction is kept by dithering."""
    alpha = np.clip(np.abs(levels) + random.random(levels.shape, dtype=np.float32), 0, 255).astype(np.uint8)
    pixels = np.zeros((*levels.shape, 4), np.uint8)
    pixels[..., 3] = alpha
    pixels[..., :3] = np.where(levels > 0, alpha, 0)[..., None]
    return premultiplied_image(pixels)


def _wrapped_blur(value: Field, sigma: float) -> Field:
    """Gaussian blur that wraps at the tile's edges: a product of spectra, exp(-2 pi^2 sigma^2 f^2)."""
    rows, columns = np.fft.fftfreq(value.shape[0])[:, None], np.fft.rfftfreq(value.shape[1])[None, :]
    gauss = np.exp(-2.0 * (np.pi * sigma) ** 2 * (rows**2 + columns**2)).astype(np.float32)
    return np.fft.irfft2(np.fft.rfft2(value) * gauss, value.shape).astype(np.float32)


def paper_tile(random: np.random.Generator, strength: float, unit: float) -> skia.Image:
    """Paper: uneven pulp and a few fibres lit from one side. Lengths follow `unit`, pixels per unit."""
    pulp = _wrapped_blur(random.standard_normal((TILE, TILE), dtype=np.float32), max(0.8, 1.1 * unit))
    cloud = _wrapped_blur(random.standard_normal((TILE, TILE), dtype=np.float32), max(2.0, 7.0 * unit))
    relief = pulp / pulp.std() + 0.8 * cloud / cloud.std() + 1.6 * _fibres(random, unit)
    lit = relief - np.roll(relief, (1, 1), axis=(0, 1)) * 0.55
    return _as_veil(lit / lit.std() * strength, random)


def _fibres(random: np.random.Generator, unit: float) -> Field:
    """Short curved hairs, bright ones and dark ones, wrapped at the tile's edges."""
    pixels = np.zeros((TILE, TILE, 4), np.uint8)
    canvas = skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType).getCanvas()
    canvas.clear(skia.Color(128, 128, 128))
    stroke = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=max(0.9, 0.8 * unit))
    for _ in range(int(220 / max(1.0, unit))):
        x, y = random.random(2) * TILE
        angle, length = random.random() * np.pi, (8 + 22 * random.random()) * max(unit, 0.6)
        bend = (random.random() - 0.5) * length * 0.6
        dx, dy = np.cos(angle) * length, np.sin(angle) * length
        stroke.setColor(skia.Color(*([190 if random.random() < 0.5 else 70] * 3), 160))
        for ox in (-TILE, 0):
            for oy in (-TILE, 0):
                path = skia.Path().moveTo(x + ox, y + oy)
                path.quadTo(x + ox + dx / 2 - bend, y + oy + dy / 2 + bend, x + ox + dx, y + oy + dy)
                canvas.drawPath(path, stroke)
    return (pixels[..., 0].astype(np.float32) - 128.0) / 62.0


def premultiplied_image(pixels: NDArray[np.uint8]) -> skia.Image:
    """An image over a copy of premultiplied RGBA pixels."""
    height, width = pixels.shape[:2]
    info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, np.ascontiguousarray(pixels), width * 4))


def tiled(canvas: skia.Canvas, tile: skia.Image, width: int, height: int) -> None:
    """Repeat the tile over the pixels of the canvas; copying is half the price of a repeating shader."""
    for top in range(0, height, tile.height()):
        for left in range(0, width, tile.width()):
            canvas.drawImage(tile, left, top)


def paper(sheet: Sheet, strength: float) -> None:
    """Paper tooth over the whole picture, `strength` in levels of 255."""
    tile = paper_tile(sheet.dither, strength, sheet.unit)
    sheet.canvas.save()
    sheet.canvas.resetMatrix()
    tiled(sheet.canvas, tile, sheet.request.width, sheet.request.height)
    sheet.canvas.restore()
