"""What others on the machine may learn of this process, although it is told secrets.

A variable that is taken away stays where the kernel put it at the start, and is shown in `/proc`: it is overwritten
there. Only Linux shows it, and only Linux can be told to keep a process to itself.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Collection
from pathlib import Path

_SET_DUMPABLE = 4
"""PR_SET_DUMPABLE of prctl(2)."""
_BEGINS, _ENDS = 49, 50
"""Where `env_start` and `env_end` stand in /proc/self/stat, counted from 0."""
_BEHIND_THE_NAME = 2
"""Fields before those that are split: the number, and the name in brackets, which may hold blanks."""


def blot_out(names: Collection[str]) -> None:
    """Overwrite variables of this process that are no longer in its environment, where the kernel still shows them."""
    if sys.platform != "linux" or not names:
        return
    begins, ends = _environment_at()
    wanted = {name.encode() for name in names}
    place = begins
    for line in ctypes.string_at(begins, ends - begins).split(b"\0"):
        if line.partition(b"=")[0] in wanted:
            ctypes.memset(place, 0, len(line))
        place += len(line) + 1


def be_private() -> None:
    """Let no process of the same user read this one's memory, nor what it was told; whoever runs the machine may."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0)


def _environment_at() -> tuple[int, int]:
    told = Path("/proc/self/stat").read_text(encoding="ascii", errors="replace")
    fields = told[told.rindex(")") + 1 :].split()
    return int(fields[_BEGINS - _BEHIND_THE_NAME]), int(fields[_ENDS - _BEHIND_THE_NAME])
