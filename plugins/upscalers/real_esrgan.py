"""Real-ESRGAN x4 on torch, from a file of this machine, in tiles that overlap. It is for cards: a CPU takes minutes."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import Field

from engine.errors import MachineError, MissingAsset, MissingLibrary
from engine.home import assets_home, setup_command
from engine.kinds.hookspecs import hookimpl
from engine.kinds.settings import PluginSettings

FACTOR = 4
_BLOCKS, _WIDE, _GROWTH = 23, 64, 32
_BYTES_LIMIT = 200_000_000


class RealEsrganSettings(PluginSettings):
    weights: Path | None = None
    """A .safetensors of RRDBNet x4, where it is not the one that set-up fetched."""
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    """What proves weights of your own."""
    tile: Annotated[int, Field(ge=32, le=1024)] = 256
    """Pixels of a tile's side, before it is made larger: fewer take less memory."""
    overlap: Annotated[int, Field(ge=4, le=64)] = 16
    """Pixels that a tile sees of its neighbours."""


class RealEsrgan:
    name = "real-esrgan"
    wants_card = True

    def __init__(self, settings: RealEsrganSettings | None = None) -> None:
        self._settings = settings or RealEsrganSettings()
        self._lock = threading.Lock()
        self._network: Any = None
        self.stage_seconds: dict[str, float] = {}

    def upscale(self, pixels: NDArray[np.uint8], width: int, height: int, *, seed: int) -> NDArray[np.uint8]:
        """Four times as large, then to the size that is asked for."""
        with self._lock:
            if self._network is None:
                self._network = self._load()
            begun = time.perf_counter()
            larger = self._tiled(pixels)
            self.stage_seconds["enlarging"] = self.stage_seconds.get("enlarging", 0.0) + time.perf_counter() - begun
        return np.asarray(Image.fromarray(larger).resize((width, height), Image.Resampling.LANCZOS))

    def _tiled(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Each tile with a rim of its neighbours, which is cut away again: no seam is left where both saw the same."""
        height, width = pixels.shape[:2]
        made = np.empty((FACTOR * height, FACTOR * width, 3), np.uint8)
        rim = self._settings.overlap
        for top, bottom in _spans(height, self._settings.tile):
            for left, right in _spans(width, self._settings.tile):
                y, x = max(0, top - rim), max(0, left - rim)
                larger = self._one(pixels[y : bottom + rim, x : right + rim])
                inner = larger[FACTOR * (top - y) :, FACTOR * (left - x) :]
                rows, columns = FACTOR * (bottom - top), FACTOR * (right - left)
                made[FACTOR * top : FACTOR * bottom, FACTOR * left : FACTOR * right] = inner[:rows, :columns]
        return made

    def _one(self, part: NDArray[np.uint8]) -> NDArray[np.uint8]:
        import torch

        weight = next(self._network.parameters())
        batch = torch.from_numpy(np.ascontiguousarray(part)).to(weight.device).permute(2, 0, 1)[None].to(weight.dtype)
        try:
            with torch.inference_mode():
                larger = self._network(batch / 255).float()
        except torch.OutOfMemoryError as error:
            raise MachineError("the card has too little memory for a tile; set a smaller one") from error
        if not bool(larger.isfinite().all()):
            raise MachineError("the upscaler's weights give no picture but what is no number; name other ones")
        return (larger[0].clamp(0, 1).permute(1, 2, 0) * 255).round().to(torch.uint8).cpu().numpy()

    def _load(self) -> Any:
        path = self._settings.weights or assets_home() / "upscaler" / "realesrgan-x4plus.safetensors"
        try:
            import torch
            from safetensors import SafetensorError
            from safetensors.torch import load

            from plugins.upscalers._rrdb import network
        except ImportError as error:
            raise MissingLibrary("the upscaler needs torch and safetensors; install thumbsmith[sdxl]") from error
        data = _checked_bytes(path, self._settings.sha256)
        try:
            found = network(blocks=_BLOCKS, wide=_WIDE, growth=_GROWTH)
            found.load_state_dict(load(data))
        except (SafetensorError, RuntimeError, KeyError, ValueError) as error:
            raise MissingAsset(f"the upscaler's weights {path} are no Real-ESRGAN x4 in safetensors") from error
        on_card = torch.cuda.is_available()
        return found.eval().to("cuda" if on_card else "cpu", torch.float16 if on_card else torch.float32)


def _spans(length: int, tile: int) -> Iterator[tuple[int, int]]:
    for start in range(0, length, tile):
        yield start, min(start + tile, length)


def _checked_bytes(path: Path, sha256: str) -> bytes:
    if path.suffix != ".safetensors":
        raise MissingAsset(f"the upscaler's weights {path} are no .safetensors, and nothing else is opened")
    if not path.is_file():
        raise MissingAsset(f"the upscaler's weights {path} are not there; run `{setup_command()}` or name your own")
    if path.stat().st_size > _BYTES_LIMIT:
        raise MissingAsset(f"the upscaler's weights {path} are larger than {_BYTES_LIMIT // 10**6} MB")
    data = path.read_bytes()
    if sha256 and (found := hashlib.sha256(data).hexdigest()) != sha256:
        raise MissingAsset(f"the upscaler's weights {path} have SHA-256 {found}, and {sha256} would be right")
    return data


@hookimpl
def register_settings() -> list[type[PluginSettings]]:
    return [RealEsrganSettings]


@hookimpl
def register_upscalers(settings: RealEsrganSettings) -> list[RealEsrgan]:
    return [RealEsrgan(settings)]
