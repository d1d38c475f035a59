"""Quiet where words stand: a soft mask, and a ground that goes out of focus under it."""

from __future__ import annotations

import numpy as np
import skia
from PIL import Image

from engine.painting.field import Field, blurred, enlarged
from engine.painting.sheet import Sheet


def calm_mask(sheet: Sheet, spread: float = 120.0) -> Field:
    """1 inside the calm boxes, falling to 0 over `spread` units outside them, `(h, w)` on the coarse grid."""
    mask = np.zeros(sheet.coarse, np.float32)
    for box in sheet.calm:
        outside_x = np.maximum(np.maximum(box.x - sheet.x, sheet.x - box.right), 0.0)
        outside_y = np.maximum(np.maximum(box.y - sheet.y, sheet.y - box.bottom), 0.0)
        away = np.sqrt(outside_x**2 + outside_y**2) / spread
        mask = np.maximum(mask, np.clip(1.0 - away, 0.0, 1.0))
    mask = mask * mask * (3.0 - 2.0 * mask)
    return blurred(mask, sheet.cells(spread * 0.45))


def quieten(sheet: Sheet, *, strength: float, blur: float, flatten: float) -> None:
    """Lay a blurred copy of the picture over itself where words stand; `flatten` pulls it to its own mean."""
    mask = calm_mask(sheet)
    small = _reduced(sheet)
    veil = blurred(small, sheet.cells(blur))
    weights = mask / max(float(mask.sum()), 1e-6)
    mean = (veil * weights[..., None]).sum(axis=(0, 1))
    # a wide blur keeps the large light, so the flattened part still belongs to the picture
    wide = blurred(veil, sheet.cells(110.0))
    veil += (0.6 * mean + 0.4 * wide - veil) * flatten
    alpha = (mask * strength)[..., None]
    premultiplied = np.concatenate([veil * alpha, alpha * 255.0], axis=-1)
    lay_veil(sheet, premultiplied + sheet.dither.random((*mask.shape, 1), dtype=np.float32))


def _reduced(sheet: Sheet) -> Field:
    height, width = sheet.pixels.shape[:2]
    picture = Image.frombuffer("RGBX", (width, height), sheet.pixels, "raw", "RGBX", 0, 1)
    rows, columns = sheet.coarse
    small = picture.resize((columns, rows), Image.Resampling.BILINEAR, reducing_gap=1.01)
    return np.asarray(small)[..., :3].astype(np.float32)


def lay_veil(sheet: Sheet, premultiplied: Field) -> None:
    """Stretch and draw a veil `(h, w, 4)`, 0..255, over the rows and columns where it is not empty."""
    pixels = np.clip(premultiplied, 0.0, 255.0).astype(np.uint8)
    pixels[..., :3] = np.minimum(pixels[..., :3], pixels[..., 3:])
    rows = np.flatnonzero(pixels[..., 3].max(axis=1) > 1)
    columns = np.flatnonzero(pixels[..., 3].max(axis=0) > 1)
    if not len(rows) or not len(columns):
        return
    height, width = sheet.pixels.shape[:2]
    per_cell = width / sheet.coarse[1], height / sheet.coarse[0]
    piece = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    left, top = (int(first * per) for first, per in zip((columns[0], rows[0]), per_cell, strict=True))
    right = min(width, round((columns[-1] + 1) * per_cell[0]))
    bottom = min(height, round((rows[-1] + 1) * per_cell[1]))
    veil = enlarged(piece, right - left, bottom - top)
    for channel in range(3):  # numpy is slow along an axis of three
        np.minimum(veil[..., channel], veil[..., 3], out=veil[..., channel])
    sheet.canvas.save()
    sheet.canvas.resetMatrix()
    info = skia.ImageInfo.Make(right - left, bottom - top, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    sheet.canvas.drawImage(skia.Image.MakeRasterData(info, veil, (right - left) * 4), left, top)
    sheet.canvas.restore()
