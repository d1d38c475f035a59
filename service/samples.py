"""Sample pictures of styles and formats, made once per version by a process of its own and kept in the data folder.

    python -m service.samples FOLDER

makes what is missing, the astronaut's portrait in it where the package that carries it is installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from engine.plugins import Registry
from engine.version import __version__
from service.errors import Unavailable
from service.settings import Settings

if TYPE_CHECKING:
    from engine.studio import Studio

TITLE = "What *space* does to you"
DEFAULT_STYLE, DEFAULT_FORMAT = "spotlight", "youtube"
MEDIA_TYPE = "image/webp"
_WIDTH, _QUALITY, _SEED, _REALISM = 640, 82, 7, 75
_LOOK_SECONDS = 0.2
_NICENESS = 10


class Samples:
    """Asks for the pictures in the background, and waits a while for one that is not there yet."""

    def __init__(self, settings: Settings, *, wait_seconds: float = 20.0) -> None:
        self._folder = settings.data_dir / "samples" / __version__
        self._wait_seconds = wait_seconds
        self._lock = threading.Lock()
        self._maker: subprocess.Popen[bytes] | None = None

    def path(self, *, style: str, format: str) -> Path:
        """Of a picture that is there; `Unavailable` while it is still being made."""
        path = sample_path(self._folder, style, format)
        ends = time.monotonic() + self._wait_seconds
        while not path.is_file():
            self._make()
            if time.monotonic() > ends:
                raise Unavailable("this sample picture is still being made; ask again in a few seconds", retry_after=5)
            time.sleep(_LOOK_SECONDS)
        return path

    def close(self) -> None:
        with self._lock:
            if self._maker and self._maker.poll() is None:
                self._maker.terminate()
                self._maker.wait(10)

    def _make(self) -> None:
        with self._lock:
            if self._maker is None or self._maker.poll() is not None:
                self._folder.mkdir(parents=True, exist_ok=True)
                command = [sys.executable, "-m", "service.samples", str(self._folder)]
                self._maker = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def wanted(registry: Registry) -> list[tuple[str, str]]:
    """Every style on a video thumbnail, then the default style on every format."""
    styles = [(name, DEFAULT_FORMAT) for name in registry.styles]
    return styles + [(DEFAULT_STYLE, name) for name in registry.formats if name != DEFAULT_FORMAT]


def sample_path(folder: Path, style: str, format: str) -> Path:
    return folder / f"{style}-{format}.webp"


def make_missing(folder: Path) -> int:
    """Make what is not there; returns how many were made."""
    from engine.studio import Studio

    studio = Studio.open()
    missing = [pair for pair in wanted(studio.registry) if not sample_path(folder, *pair).is_file()]
    with tempfile.TemporaryDirectory() as place:
        photo = _photo(Path(place))
        for style, format in missing:
            _make(studio, photo, sample_path(folder, style, format), style=style, format=format)
    return len(missing)


def _photo(folder: Path) -> Path | None:
    try:
        from skimage import data
    except ImportError:
        return None
    from PIL import Image

    path = folder / "astronaut.png"
    Image.fromarray(data.astronaut()).save(path)
    return path


def _make(studio: Studio, photo: Path | None, path: Path, *, style: str, format: str) -> None:
    from PIL import Image

    from engine.brief import Brief, PersonPhoto
    from engine.pipeline import preview

    host = PersonPhoto(path=photo) if photo else None
    brief = Brief(title=TITLE, host=host, style=style, formats=(format,), seed=_SEED, realism=_REALISM)
    picture = Image.fromarray(preview(brief, studio)).convert("RGB")
    picture.thumbnail((_WIDTH, _WIDTH), Image.Resampling.LANCZOS)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    picture.save(partial, "WEBP", quality=_QUALITY)
    partial.replace(path)


if __name__ == "__main__":
    os.nice(_NICENESS)
    make_missing(Path(sys.argv[1]))
