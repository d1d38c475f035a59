"""Files of weights before anything reads them: `.safetensors` only, whole, and the ones that were pinned."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.errors import MissingAsset, PluginError

_LENGTH_BYTES = 8
_HEADER_LIMIT = 100_000_000
_CHUNK = 8 * 2**20
_RUNS_CODE = (".ckpt", ".pt", ".pth", ".bin", ".pkl")
OF_WEIGHTS = (".safetensors", *_RUNS_CODE)
PARTS = ("unet", "vae", "text_encoder", "text_encoder_2")


def header_of(path: Path) -> Mapping[str, Any]:
    """What the file says of its tensors. `PluginError` for one that is cut off or none at all."""
    if path.suffix in _RUNS_CODE:
        raise PluginError(f"{path.name} is of a kind that can run code when loaded; bring it as .safetensors")
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
            if not 2 <= length <= min(size - _LENGTH_BYTES, _HEADER_LIMIT):
                raise PluginError(f"{path.name} is no .safetensors file, or is cut off in its header; fetch it again")
            held = json.loads(file.read(length))
            ends = [int(told["data_offsets"][1]) for name, told in held.items() if name != "__metadata__"]
    except FileNotFoundError as error:
        raise MissingAsset(f"{path} is not there; put the weights there, or name where they are") from error
    except OSError as error:
        raise PluginError(f"{path.name} cannot be read ({error.strerror})") from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise PluginError(f"{path.name}: its header is damaged; fetch it again") from error
    room = size - _LENGTH_BYTES - length
    if max(ends, default=0) < room:
        raise PluginError(f"{path.name} is longer than its header says; fetch it again")
    if max(ends, default=0) > room:
        raise PluginError(f"{path.name} is cut off: its header names more tensors than are there; fetch it again")
    return held


def checked_folder(folder: Path) -> list[Path]:
    """The weights of a diffusers folder, each looked at; a sentence for whatever part is not there."""
    insist_on_index(folder)
    files: list[Path] = []
    for part in PARTS:
        found = sorted((folder / part).glob("*.safetensors"))
        if not found:
            raise MissingAsset(f"{folder} has no weights of its {part}: a .safetensors file belongs in {part}/")
        files += found
    for file in files:
        header_of(file)
    return files


def insist_on_index(folder: Path) -> None:
    if not (folder / "model_index.json").is_file():
        raise MissingAsset(f"{folder} is no diffusers folder: it has no model_index.json")


def insist_on(pinned: str | None, found: str, what: str) -> None:
    if pinned and pinned != found:
        raise PluginError(f"{what} is not what was pinned: its SHA-256 is {found}, and {pinned} was to be loaded")


def digest_of(files: list[Path], *, within: Path | None = None) -> str:
    """Of one file its SHA-256; of several one over their names and hashes."""
    if within is None and len(files) == 1:
        return file_digest(files[0])
    lines = (f"{file_digest(file)}  {file.relative_to(within).as_posix() if within else file.name}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def file_digest(path: Path) -> str:
    try:
        told = path.stat()
        return _digest(path, told.st_size, told.st_mtime_ns)
    except OSError as error:
        raise PluginError(f"{path.name} cannot be read ({error.strerror})") from error


@lru_cache(maxsize=256)
def _digest(path: Path, size: int, changed: int) -> str:
    """Read once as long as nobody changes it."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            digest.update(block)
    return digest.hexdigest()
