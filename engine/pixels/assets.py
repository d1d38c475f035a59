"""Pictures named by the SHA-256 of their bytes, with their decoded pixels kept at hand.

Knows no scenes. A digest that cannot be found is a `SceneError`: the scene asks for what is not there.
"""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
import threading
from collections import OrderedDict
from concurrent.futures import Future
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from engine.errors import SceneError
from engine.pixels.encode import encode_jpeg, encode_png
from engine.pixels.rasters import pixels_of

Pixels = NDArray[np.uint8]
"""`(height, width)` grey, `(height, width, 3)` RGB or `(height, width, 4)` straight RGBA, sRGB."""

_DIGEST = re.compile(r"^[0-9a-f]{64}$")
_FORMATS = ("PNG", "JPEG", "WEBP")
_PIXEL_LIMIT = 100_000_000


_DECODED_BYTES = 120_000_000


class Assets:
    """Encoded pictures by digest; `folder` adds the files of a written scene.

    Decoded pixels are kept up to `decoded_bytes`, the least recently used forgotten first. Threads may share it.
    """

    def __init__(self, folder: Path | None = None, *, decoded_bytes: int = _DECODED_BYTES) -> None:
        self._folder = folder
        self._encoded: dict[str, bytes] = {}
        self._pixels: OrderedDict[str, Pixels] = OrderedDict()
        self._decoding: dict[str, Future[Pixels]] = {}
        self._decoded_bytes = decoded_bytes
        self._lock = threading.Lock()

    def put(self, data: bytes) -> str:
        """Keep encoded bytes; returns their digest."""
        digest = hashlib.sha256(data).hexdigest()
        self._encoded[digest] = data
        return digest

    def put_pixels(self, pixels: Pixels) -> str:
        """Keep pixels losslessly (PNG); returns the digest."""
        digest = self.put(encode_png(pixels))
        self._remember(digest, _frozen(np.array(pixels)))
        return digest

    def put_photographic(self, pixels: Pixels, quality: int = 95) -> str:
        """Keep opaque RGB as high-quality JPEG. The decoded pixels, not the given ones, are the truth."""
        return self.put(encode_jpeg(pixels, quality=quality))

    def bytes(self, digest: str) -> bytes:
        """The encoded picture; `SceneError` when nobody has it."""
        if digest not in self._encoded:
            self._encoded[digest] = _in_folder(self._folder, digest)
        return self._encoded[digest]

    def pixels(self, digest: str) -> Pixels:
        """The decoded picture, read-only. A thread that asks for what another is decoding waits for it."""
        with self._lock:
            if digest in self._pixels:
                self._pixels.move_to_end(digest)
                return self._pixels[digest]
            found = self._decoding.get(digest)
            promise = found or self._decoding.setdefault(digest, Future())
        if found is None:
            self._decode(digest, promise)
        return promise.result()

    def _decode(self, digest: str, promise: Future[Pixels]) -> None:
        try:
            pixels = _frozen(_decode(self.bytes(digest), digest))
            self._remember(digest, pixels)
            promise.set_result(pixels)
        except BaseException as error:
            promise.set_exception(error)
        finally:
            with self._lock:
                del self._decoding[digest]

    @property
    def decoded_size(self) -> int:
        """Bytes of decoded pixels held now."""
        return sum(_held(pixels) for pixels in self._pixels.values())

    def _remember(self, digest: str, pixels: Pixels) -> None:
        with self._lock:
            self._pixels[digest] = pixels
            self._pixels.move_to_end(digest)
            while len(self._pixels) > 1 and self.decoded_size > self._decoded_bytes:
                self._pixels.popitem(last=False)

    def write(self, digests: frozenset[str], folder: Path) -> list[Path]:
        """Put the named pictures into `folder` as `<digest>.<suffix>`; files already there are kept."""
        folder.mkdir(parents=True, exist_ok=True)
        return [self._write_one(digest, folder) for digest in sorted(digests)]

    def _write_one(self, digest: str, folder: Path) -> Path:
        data = self.bytes(digest)
        path = folder / f"{digest}{_suffix(data)}"
        if not path.exists():
            with tempfile.NamedTemporaryFile(dir=folder, suffix=".partial", delete=False) as partial:
                partial.write(data)
            Path(partial.name).replace(path)
        return path


def _in_folder(folder: Path | None, digest: str) -> bytes:
    found = sorted(folder.glob(f"{digest}.*")) if folder and _DIGEST.match(digest) else []
    if not found:
        raise SceneError(
            f"the picture {digest[:12]}… of the scene is missing; keep the scene's assets folder beside it"
        )
    data = found[0].read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise SceneError(f"{found[0]}: its bytes do not match its name; restore the file as it was written")
    return data


def _held(pixels: Pixels) -> int:
    """Bytes in memory: RGB may stand on four a pixel."""
    return pixels.shape[0] * pixels.strides[0]


def _frozen(pixels: Pixels) -> Pixels:
    view = pixels.view()
    view.flags.writeable = False
    return view


def _suffix(data: bytes) -> str:
    return ".jpg" if data[:2] == b"\xff\xd8" else ".webp" if data[8:12] == b"WEBP" else ".png"


def _decode(data: bytes, digest: str) -> Pixels:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > _PIXEL_LIMIT:
                size = f"{picture.width}x{picture.height}"
                raise SceneError(f"the picture {digest[:12]}… has {size} pixels; 100 megapixels is the limit")
            mode = picture.mode if picture.mode in ("L", "RGB", "RGBA") else "RGBA"
            return pixels_of(picture if picture.mode == mode else picture.convert(mode))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise SceneError(f"the picture {digest[:12]}… cannot be decoded; PNG, JPEG and WebP are right") from error
