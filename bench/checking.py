"""Shows that every contestant did the whole work: files open, sizes and layers are right, pictures agree."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from psd_tools import PSDImage

LAYERS = 4
"""Background, two people and the title; shadows may be layers or effects of their own."""
TOLERANCE = 6.0
"""Mean difference in 8-bit levels that another blur, resampling and text engine may make."""


def check_outputs(work_file: Path, folders: Mapping[str, Path]) -> list[str]:
    """One sentence a canvas; `AssertionError` names the file that is not what it should be."""
    work = json.loads(work_file.read_text(encoding="utf-8"))
    return [_check_canvas(canvas, folders) for canvas in work["canvases"]]


def _check_canvas(canvas: Mapping[str, Any], folders: Mapping[str, Path]) -> str:
    size = (canvas["width"], canvas["height"])
    pictures, layers, live = {}, {}, []
    for name, folder in folders.items():
        pictures[name] = _same_picture(folder / canvas["name"], size)
        document = _document(folder / f"{canvas['name']}.psd", size)
        leaves = [layer for layer in document.descendants() if not layer.is_group()]
        layers[name] = len(leaves)
        _expect(len(leaves) >= LAYERS, folder / f"{canvas['name']}.psd", f"has {len(leaves)} layers")
        live += [name] if any(layer.kind == "type" for layer in leaves) else []
    _expect("ours" in live, folders["ours"], "has no live text layer")
    apart = max(np.abs(picture - pictures["ours"]).mean() for picture in pictures.values())
    _expect(apart <= TOLERANCE, folders["ours"], f"{canvas['name']} differs from a peer's by {apart:.1f} levels")
    counts = ", ".join(f"{name} {count}" for name, count in layers.items())
    return (
        f"{canvas['name']}: all JPEG, PNG and PSD files open at that size; pictures agree within {apart:.1f} levels "
        f"of 255; layers: {counts}; live text: {', '.join(live)}"
    )


def _same_picture(stem: Path, size: tuple[int, int]) -> np.ndarray:
    """The PNG's pixels, small, after checking that the JPEG shows the same."""
    with Image.open(stem.with_suffix(".png")) as png, Image.open(stem.with_suffix(".jpg")) as jpeg:
        _expect(png.size == size and jpeg.size == size, stem, f"is {png.size} and {jpeg.size}, not {size}")
        lossless, lossy = _small(png), _small(jpeg)
    _expect(np.abs(lossless - lossy).mean() < 2, stem, "JPEG and PNG show different pictures")
    return lossless


def _document(path: Path, size: tuple[int, int]) -> PSDImage:
    document = PSDImage.open(path)
    _expect(document.size == size, path, f"is {document.size}, not {size}")
    with Image.open(path) as merged, Image.open(path.with_suffix(".png")) as png:
        _expect(np.abs(_small(merged) - _small(png)).mean() < 2, path, "its merged image is not the picture")
    return document


def _small(picture: Image.Image) -> np.ndarray:
    """An eighth of the size: what stands where is seen, the grain that every encoder treats in its own way is not."""
    size = (max(16, picture.width // 8), max(9, picture.height // 8))
    return np.asarray(picture.convert("RGB").resize(size, Image.Resampling.BOX)).astype(np.float32)


def _expect(fact: bool, path: Path, otherwise: str) -> None:
    if not fact:
        raise AssertionError(f"{path}: {otherwise}")
