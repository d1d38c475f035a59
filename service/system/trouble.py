"""What goes wrong with a machine, whatever it was doing: its disk takes nothing, its memory is gone."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

Trouble = Literal["disk", "memory"]
_DISK = frozenset(getattr(errno, name, -1) for name in ("ENOSPC", "EROFS", "EDQUOT", "EIO"))
_MEMORY = frozenset((errno.ENOMEM,))
_PROBE = bytes(1 << 20)


def trouble_in(error: BaseException) -> Trouble | None:
    """Which of them an error tells of, itself or by what led to it: a message may speak of a photo and mean a disk."""
    for one in _chain(error):
        if isinstance(one, MemoryError) or (isinstance(one, OSError) and one.errno in _MEMORY):
            return "memory"
        if isinstance(one, OSError) and one.errno in _DISK:
            return "disk"
    return None


def refused_by_disk(folder: Path) -> str:
    """Why nothing can be written there; empty where a file of a megabyte can."""
    probe = folder / f".probe-{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with probe.open("wb") as file:
                file.write(_PROBE)
                os.fsync(file.fileno())
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
