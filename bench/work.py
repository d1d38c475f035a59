"""The work every contestant is given: the pictures, made once, and where each thing goes, as one JSON file.

One background, two cut-out people with blurred shadows, a title of two lines; two canvases; each as JPEG, PNG
and layered PSD. Shares are of the canvas, `unit` is its shorter side.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

CANVASES = ((1280, 720), (3000, 3000))
TITLE = ("THE LONG", "WAY HOME")
JPEG_QUALITY = 92
PERSON = (1600, 1920)
"""Pixels of a cutout: what a good phone photograph leaves after cutting out head and shoulders."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A picture's box in pixels of its canvas."""

    file: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """One canvas and all that stands on it; lengths in its pixels."""

    name: str
    width: int
    height: int
    background: str
    people: tuple[Placed, ...]
    shadow_sigma: float
    shadow_dx: int
    shadow_dy: int
    shadow_opacity: float
    title: tuple[str, ...]
    title_x: int
    title_baselines: tuple[int, ...]
    title_size: int
    title_colour: str
    jpeg_quality: int


def write_work(folder: Path, *, font: Path, scale: float = 1.0) -> Path:
    """Make the pictures and `work.json` in `folder`; `scale` shrinks everything for a trial run."""
    folder.mkdir(parents=True, exist_ok=True)
    _background(scale).save(folder / "background.jpg", quality=93)
    for name, mirrored in (("left.png", False), ("right.png", True)):
        _cutout(scale, mirrored=mirrored).save(folder / name, compress_level=6)
    canvases = [asdict(_canvas(round(width * scale), round(height * scale))) for width, height in CANVASES]
    path = folder / "work.json"
    path.write_text(json.dumps({"font": str(font), "canvases": canvases}, indent=1), encoding="utf-8")
    return path


def _canvas(width: int, height: int) -> Canvas:
    unit = min(width, height)
    tall = round(0.8 * height)
    wide = round(tall * PERSON[0] / PERSON[1])
    lefts = (round(0.26 * width), width - round(0.86 * wide))
    size = round(0.15 * unit)
    return Canvas(
        name=f"{width}x{height}",
        width=width,
        height=height,
        background="background.jpg",
        people=tuple(
            Placed(file=file, x=x, y=height - tall, width=wide, height=tall)
            for file, x in zip(("left.png", "right.png"), lefts, strict=True)
        ),
        shadow_sigma=0.02 * unit,
        shadow_dx=round(0.008 * unit),
        shadow_dy=round(0.015 * unit),
        shadow_opacity=0.55,
        title=TITLE,
        title_x=round(0.05 * unit),
        title_baselines=(round(0.2 * height), round(0.2 * height + 1.1 * size)),
        title_size=size,
        title_colour="#ffffff",
        jpeg_quality=JPEG_QUALITY,
    )


def _background(scale: float) -> Image.Image:
    """A lit wall with the texture of a photograph, 3000x3000 at full scale."""
    side = round(3000 * scale)
    down, across = np.mgrid[0:side, 0:side].astype(np.float32) / side
    light = np.exp(-((across - 0.6) ** 2 + (down - 0.35) ** 2) / 0.15)[..., None]
    wall = np.array([22, 40, 66], np.float32) + light * np.array([60, 110, 130], np.float32)
    grain = np.random.default_rng(1).normal(0, 3, (side, side, 1)).astype(np.float32)
    return Image.fromarray(np.clip(wall + grain, 0, 255).astype(np.uint8))


def _cutout(scale: float, *, mirrored: bool) -> Image.Image:
    """Head and shoulders of the sample photograph with a soft matte."""
    from skimage.data import astronaut

    size = (round(PERSON[0] * scale), round(PERSON[1] * scale))
    photo = Image.fromarray(astronaut()[0:480, 50:450]).resize(size, Image.Resampling.LANCZOS)
    photo.putalpha(Image.fromarray(_matte(*size)))
    return photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else photo


def _matte(width: int, height: int) -> NDArray[np.uint8]:
    """An ellipse for the head on one for the shoulders, with an edge as soft as hair."""
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    down, across = down / height, across / width
    head = 1 - np.hypot((across - 0.44) / 0.25, (down - 0.3) / 0.26)
    body = 1 - np.hypot((across - 0.46) / 0.46, (down - 1.02) / 0.56)
    return (np.clip(np.maximum(head, body) * 25, 0, 1) * 255).astype(np.uint8)
