"""Files that are wholly there or not at all, also after the power went.

Windows renames and deletes nothing that somebody has open, a virus scanner for instance; that passes, so it is tried
again for a moment.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

_TRIES, _PAUSE_SECONDS = 10, 0.05


def flush(path: Path) -> None:
    """What was written to the file is on the disk when this returns."""
    with path.open("r+b") as file:  # Windows flushes only what may be written to
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(file, fcntl.F_FULLFSYNC)  # where fsync leaves it in the disk's own memory
        else:
            os.fsync(file.fileno())


def flush_folder(path: Path) -> None:
    """Which files are in the folder is on the disk, too; Windows sees to that by itself."""
    if sys.platform != "win32":
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def replace(fresh: Path, path: Path) -> None:
    """Move `fresh` to `path`, over whatever is there."""
    _patiently(lambda: fresh.replace(path))


def put_in_place(fresh: Path, path: Path) -> bool:
    """Move `fresh` to `path` unless something is there already; of several who try, one is told True."""
    try:
        if sys.platform == "win32":
            _patiently(lambda: fresh.rename(path))  # which there never overwrites
        else:
            os.link(fresh, path)
            fresh.unlink()
    except FileExistsError:
        return False
    return True


def delete(path: Path) -> None:
    """Gone afterwards, also when it was not there."""
    _patiently(lambda: path.unlink(missing_ok=True))


def _patiently(step: Callable[[], object]) -> None:
    for left in range(_TRIES, -1, -1):
        try:
            step()
            return
        except PermissionError:
            if sys.platform != "win32" or not left:
                raise
            time.sleep(_PAUSE_SECONDS)
