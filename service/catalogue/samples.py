"""Sample pictures of styles and formats, made once a machine and version by a process of its own.

    python -m service.catalogue.samples [FOLDER]

makes what is missing where the service looks, or in FOLDER: the astronaut's portrait in it where the package that
carries it is installed.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import PluginError, ThumbsmithError
from engine.kinds.registry import Registry
from engine.version import __version__
from service.processes.alone import alone
from service.processes.maker import Maker
from service.settings import Settings
from service.system.priority import stand_back

if TYPE_CHECKING:
    from PIL.Image import Image

    from engine.studio import Studio

TITLE = "What *space* does to you"
DEFAULT_STYLE, DEFAULT_FORMAT = "spotlight", "youtube"
STYLE_FORMATS = (DEFAULT_FORMAT, "podcast")
"""What every style is shown on."""
MEDIA_TYPE = "image/webp"
REALISM, REALISMS = 75, (75, 0, 100)
"""What a sample shows, and what the dial shows at its ends; made in this order."""
WIDTHS = (320, 640)
_SEED = 7
_QUALITY = 82
_SMALL_QUALITIES, _SMALL_BYTES = (64, 56, 48), 6 * 1024
"""A gallery of small ones must come over a slow line."""
_PAUSE_SECONDS = 30.0
"""Before a maker is begun anew that ended without making everything."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sample:
    """Which picture; `digest` changes with the style's and the format's definition."""

    style: str
    format: str
    realism: int
    digest: str

    def path(self, folder: Path, width: int) -> Path:
        return folder / f"{self.style}-{self.format}-{self.realism}-{self.digest}-{width}.webp"


class Samples:
    """Asks for the pictures in the background, and waits a moment for one that is not there yet."""

    def __init__(
        self,
        settings: Settings,
        registry: Registry,
        *,
        wait_seconds: float = 2.0,
        told: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """`told` is what the process that makes them has to know of plugins."""
        self._folder = samples_folder(settings)
        self._registry = registry
        self._wait_seconds = wait_seconds
        self._maker = Maker("service.catalogue.samples", self._folder, pause_seconds=_PAUSE_SECONDS, told=told)

    def path(self, *, style: str, format: str, width: int = WIDTHS[-1], realism: int = REALISM) -> Path:
        """Of a picture that is there; `Unavailable` while it is still being made."""
        path = sample(self._registry, style, format, realism).path(self._folder, width)
        return self._maker.made(path, wait_seconds=self._wait_seconds, what="this sample picture")

    def make_missing(self) -> None:
        """Begin to make what is missing, if nobody does already."""
        self._maker.begin()

    def know(self, registry: Registry) -> None:
        """The plugins have changed: other pictures may be missing than before."""
        self._registry = registry
        self._maker.renew()

    def close(self) -> None:
        self._maker.close()


def samples_folder(settings: Settings) -> Path:
    return settings.cache / "samples" / __version__


def sample(registry: Registry, style: str, format: str, realism: int = REALISM) -> Sample:
    """The sample of a style and a format that are there."""
    defined = registry.style(style).model_dump_json() + registry.format(format).model_dump_json()
    return Sample(style, format, realism, hashlib.sha256(defined.encode()).hexdigest()[:8])


def wanted(registry: Registry) -> Iterator[Sample]:
    """Every style on a video thumbnail, the default style on every format, the ends of the dial, then the covers."""
    for realism in REALISMS:
        for style in registry.styles:
            yield sample(registry, style, DEFAULT_FORMAT, realism)
        if realism == REALISM and DEFAULT_STYLE in registry.styles:
            for format in registry.formats:
                if format != DEFAULT_FORMAT:
                    yield sample(registry, DEFAULT_STYLE, format)
    for format in STYLE_FORMATS[1:]:
        for style in registry.styles:
            if style != DEFAULT_STYLE and format in registry.formats:
                yield sample(registry, style, format)


def make_missing(folder: Path) -> int:
    """Make what is not there; returns how many were made. A style whose plugin breaks holds up no other."""
    from engine.studio import Studio

    studio, made = Studio.open(), 0
    broken: set[str] = set()
    with tempfile.TemporaryDirectory() as place:
        photo = _photo(Path(place))
        for one in _missing(studio.registry, folder):
            if one.style in broken:
                continue
            try:
                with _under_way(folder, one.style):
                    _make(studio, photo, one, folder)
                made += 1
            except ThumbsmithError as error:
                _log.warning("no sample of %s on %s: %s", one.style, one.format, error)
                if isinstance(error, PluginError):
                    broken.add(one.style)
    return made


def _missing(registry: Registry, folder: Path) -> list[Sample]:
    """Those of styles under which an earlier process ended come last: a plugin can end this one, too."""
    found = [one for one in wanted(registry) if not all(one.path(folder, width).is_file() for width in WIDTHS)]
    return sorted(found, key=lambda one: _mark(folder, one.style).exists())


@contextmanager
def _under_way(folder: Path, style: str) -> Iterator[None]:
    """Leaves a mark of the style behind only where this process ends under it."""
    mark = _mark(folder, style)
    mark.touch()
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def _mark(folder: Path, style: str) -> Path:
    return folder / f".{style}.under-way"


def _photo(folder: Path) -> Path | None:
    try:
        from skimage import data
    except ImportError:
        return None
    from PIL import Image

    path = folder / "astronaut.png"
    Image.fromarray(data.astronaut()).save(path)
    return path


def _make(studio: Studio, photo: Path | None, wish: Sample, folder: Path) -> None:
    from PIL import Image

    from engine.brief import Brief, PersonPhoto
    from engine.pipeline import preview

    host = PersonPhoto(path=photo) if photo else None
    kicker = studio.registry.style(wish.style).kicker
    brief = Brief(
        title=TITLE,
        host=host,
        style=wish.style,
        formats=(wish.format,),
        seed=_SEED,
        realism=wish.realism,
        kicker=kicker.text if kicker else "",
    )
    picture = Image.fromarray(preview(brief, studio)).convert("RGB")
    for width in WIDTHS:
        shown = picture.copy()
        shown.thumbnail((width, width), Image.Resampling.LANCZOS)
        path = wish.path(folder, width)
        partial = path.with_suffix(f".{os.getpid()}.partial")
        partial.write_bytes(_encoded(shown, small=width == WIDTHS[0]))
        partial.replace(path)


def _encoded(picture: Image, *, small: bool) -> bytes:
    """WebP; the small one at the highest quality that keeps it light."""
    data = b""
    for quality in _SMALL_QUALITIES if small else (_QUALITY,):
        file = io.BytesIO()
        picture.save(file, "WEBP", quality=quality, method=6)
        data = file.getvalue()
        if len(data) <= _SMALL_BYTES:
            break
    return data


if __name__ == "__main__":
    stand_back()
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else samples_folder(Settings.load())
    place.mkdir(parents=True, exist_ok=True)
    with alone(place) as is_alone:
        if is_alone:
            make_missing(place)
