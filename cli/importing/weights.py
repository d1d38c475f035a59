"""The header of a `.safetensors` file: what its tensors are called and what its maker wrote beside them.

No weights are read. The length that the file claims for its header is not believed.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import InputError

_LENGTH_BYTES = 8
_HEADER_LIMIT = 16_000_000
_METADATA = "__metadata__"
_OF_A_LORA = ("lora", "hada_", "lokr_", "oft_", "dora_scale")


@dataclass(frozen=True)
class Header:
    metadata: dict[str, str]
    is_lora: bool


def read_header(path: Path) -> Header:
    """`InputError` for a file that is damaged, cut off or none at all."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
            if not 2 <= length <= min(size - _LENGTH_BYTES, _HEADER_LIMIT):
                raise InputError("it is no .safetensors file, or is cut off in its header")
            held = json.loads(file.read(length))
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise InputError("its header is damaged") from error
    return _header(held, size - _LENGTH_BYTES - length)


def _header(held: Any, room: int) -> Header:
    if not isinstance(held, dict):
        raise InputError("its header is damaged")
    metadata = held.pop(_METADATA, None)
    if any(_end(tensor) > room for tensor in held.values()):
        raise InputError("it is cut off: tensors that its header names are not there")
    told = metadata if isinstance(metadata, dict) else {}
    texts = {key: value for key, value in told.items() if isinstance(value, str)}
    return Header(texts, any(mark in key.lower() for key in held for mark in _OF_A_LORA))


def _end(tensor: Any) -> int:
    try:
        return int(tensor["data_offsets"][1])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise InputError("its header is damaged") from error
