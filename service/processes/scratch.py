"""Folders for one piece of work, with users' photos in them: gone with whoever made them, however that ended.

Beside each lies a file that its maker holds locked; the system lets go of it with the process. Whoever finds it free
knows that nobody works there any more.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

_LOCK = ".lock"
_BEING_MADE_SECONDS = 60.0
_STALE_SECONDS = 86400.0
"""Of a folder without a lock, as an earlier version made them."""


@contextmanager
def scratch(home: Path, name: str) -> Iterator[Path]:
    """A fresh folder of that name, more or less, in `home`, for as long as the block runs."""
    folder = home / f"{name}-{secrets.token_hex(6)}"
    home.mkdir(parents=True, exist_ok=True)
    with _lock_of(folder):
        try:
            folder.mkdir()
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            with contextlib.suppress(OSError):
                _path_of_lock(folder).unlink()


def clear_up(home: Path) -> int:
    """Take away what is nobody's any more; returns how many folders that were."""
    cleared = 0
    for path in sorted(home.iterdir()) if home.is_dir() else ():
        with contextlib.suppress(OSError, Timeout):  # another clears up as well, or somebody works there
            cleared += _cleared(path)
    return cleared


def _cleared(path: Path) -> bool:
    if path.name.endswith(_LOCK):
        alone = not path.with_name(path.name.removesuffix(_LOCK)).exists()
        if alone and _age(path) > _BEING_MADE_SECONDS:
            path.unlink(missing_ok=True)
        return False
    if not _path_of_lock(path).exists():
        if _age(path) < _STALE_SECONDS:
            return False
        shutil.rmtree(path, ignore_errors=True)
        return True
    with _lock_of(path):
        shutil.rmtree(path, ignore_errors=True)
        _path_of_lock(path).unlink(missing_ok=True)
    return True


def _lock_of(folder: Path) -> FileLock:
    return FileLock(_path_of_lock(folder), blocking=False, thread_local=False)


def _path_of_lock(folder: Path) -> Path:
    return folder.with_name(folder.name + _LOCK)


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime
