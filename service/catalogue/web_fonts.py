"""The fonts at hand as WOFF2 for browsers: the same outlines, glyph ids and metrics as the server draws with.

    python -m service.catalogue.web_fonts FOLDER

converts what is missing, the smallest first. Each is made once a machine and kept by the digest of its TTF.
"""

from __future__ import annotations

import secrets
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from engine.text.face import FontFace
from service.processes.alone import alone
from service.processes.maker import Maker
from service.settings import Settings
from service.system.priority import stand_back

MEDIA_TYPE = "font/woff2"
_SMALL_BYTES = 600_000
"""Converted within a second, while whoever asks waits; larger ones are left to a process of its own."""
_PAUSE_SECONDS = 5.0


class WebFonts:
    """Safe to share between threads."""

    def __init__(
        self, settings: Settings, *, wait_seconds: float = 2.0, told: Callable[[], Mapping[str, str]] = dict
    ) -> None:
        """`told` is what the process that makes them has to know of plugins."""
        self._folder = settings.cache / "web-fonts"
        self._wait_seconds = wait_seconds
        self._converting = threading.Lock()
        self._maker = Maker("service.catalogue.web_fonts", self._folder, pause_seconds=_PAUSE_SECONDS, told=told)

    def path(self, face: FontFace) -> Path:
        """Of the WOFF2; `Unavailable` while a large one is still being made."""
        path = web_font_path(self._folder, face)
        if not path.is_file() and face.path.stat().st_size <= _SMALL_BYTES:
            with self._converting:
                convert(face.path, path)
        return self._maker.made(path, wait_seconds=self._wait_seconds, what="this font")

    def make_missing(self) -> None:
        """Begin to convert what is missing, if nobody does already."""
        self._maker.begin()

    def close(self) -> None:
        self._maker.close()


def web_font_path(folder: Path, face: FontFace) -> Path:
    return folder / f"{face.digest}.woff2"


def convert(source: Path, path: Path) -> None:
    """Write the font at `source` as WOFF2, unless it is there; whole or not at all."""
    from fontTools.ttLib import TTFont

    if path.is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with TTFont(source, recalcTimestamp=False, recalcBBoxes=False) as font:
            font.flavor = "woff2"
            font.save(partial, reorderTables=None)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def convert_missing(folder: Path, faces: Iterable[FontFace]) -> int:
    """Convert what is not there, the smallest first; returns how many."""
    missing = [face for face in faces if not web_font_path(folder, face).is_file()]
    for face in sorted(missing, key=lambda face: face.path.stat().st_size):
        convert(face.path, web_font_path(folder, face))
    return len(missing)


if __name__ == "__main__":
    stand_back()
    from engine.studio import Studio

    library = Studio.open().fonts
    with alone(Path(sys.argv[1])) as is_alone:
        if is_alone:
            convert_missing(Path(sys.argv[1]), [library.face(name) for name in library.ids])
