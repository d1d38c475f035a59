"""One process of a machine at a time does a piece of work that many may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Whether nobody else works in this folder; the right to it ends with the block, or with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder / ".lock") as ours:
        yield ours


@contextmanager
def held(path: Path, *, passing: bool = False) -> Iterator[bool]:
    """Whether nobody else holds this lock file. A `passing` one is for one thing and goes with it."""
    lock = FileLock(path, blocking=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        if passing:
            with suppress(OSError):  # Windows deletes nothing that is open
                path.unlink()
        lock.release()
