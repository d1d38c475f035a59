"""What is heard from a process that runs strangers' code: data alone, of which nothing can be run by who hears it.

Python's own pickles name functions that are called as they are read. Here they may name plain values and data classes
of ours; a process that says anything else is heard no more.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import is_dataclass
from enum import Enum
from multiprocessing.connection import Connection
from typing import Any

from pydantic import BaseModel

_OURS = ("engine", "service", "worker")
_PLAIN = {
    "builtins": ("bytearray", "complex", "frozenset", "set", "slice"),
    "datetime": ("date", "datetime", "timedelta", "timezone"),
    "numpy": ("dtype",),
    "numpy._core.multiarray": ("scalar",),
    "numpy.core.multiarray": ("scalar",),
    "pathlib": ("Path", "PosixPath", "PurePosixPath", "PureWindowsPath", "WindowsPath"),
    "uuid": ("SafeUUID", "UUID"),
}
_MOST_BYTES = 2**29


def heard(connection: Connection) -> Any:
    """The next thing that is said; `EOFError` at the end, and for what is no data."""
    said = connection.recv_bytes(_MOST_BYTES)
    try:
        return _Data(io.BytesIO(said)).load()
    except Exception as error:  # damaged pickles raise whatever they like
        raise EOFError(f"a process said what is no data: {error}") from error


class _Data(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if name in _PLAIN.get(module, ()):
            return super().find_class(module, name)
        if module.partition(".")[0] in _OURS and "." not in name:
            found = super().find_class(module, name)
            if _is_data(found) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no data")


def _is_data(found: object) -> bool:
    if not isinstance(found, type):
        return False
    is_named_tuple = issubclass(found, tuple) and hasattr(found, "_fields")
    return is_named_tuple or is_dataclass(found) or issubclass(found, Enum | BaseModel)
