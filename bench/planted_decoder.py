"""The decoding program with a fault that about one picture in ten brings out, to show that the bench sees faults.

`crash` kills the process that decodes, `hang` never ends, `memory` takes 400 MB and gives it back, `escape` lets an
error out that is none of ours.
"""

from __future__ import annotations

import ctypes
import json
import sys
import time

import numpy as np

import engine.photo
from engine.person import Photo
from service.uploads import decoder

_sound = engine.photo.read_photo_bytes


def _faulty(data: bytes, *, name: str, longest: int | None = None) -> Photo:
    if sum(data[-64:]) % 10 == 0:
        _FAULTS[sys.argv[2]]()
    return _sound(data, name=name, longest=longest)


def _escape() -> None:
    raise KeyError("an error that nobody has thought of")


_FAULTS = {
    "crash": lambda: ctypes.string_at(0),
    "hang": lambda: time.sleep(3600),
    "memory": lambda: np.ones(400_000_000, np.uint8).sum(),
    "escape": _escape,
}

if __name__ == "__main__":
    engine.photo.read_photo_bytes = _faulty
    decoder.serve(json.loads(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
