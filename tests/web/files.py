"""Downloaded files, opened as whoever gets them would."""

from __future__ import annotations

import zipfile
from pathlib import Path

from PIL import Image
from psd_tools import PSDImage


def picture_of(path: Path) -> tuple[str, tuple[int, int]]:
    """Its kind and size; all of its pixels have been read."""
    with Image.open(path) as picture:
        picture.load()
        return picture.format, picture.size


def live_words(path: Path) -> list[str]:
    """The text of the type layers of a PSD."""
    psd = PSDImage.open(path)
    return [layer.text for layer in psd.descendants() if layer.kind == "type"]


def zipped(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as held:
        assert held.testzip() is None
        return sorted(held.namelist())
