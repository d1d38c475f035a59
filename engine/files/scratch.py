"""Folders that are there while something is made and gone when it ends, however it ends.

Whoever watches over this process hears of each before it is there, and can remove what is left after ending the
process by force.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol


class Watcher(Protocol):
    """Hears of folders, from the thread that makes them."""

    def begun(self, folder: Path, *, filled_stays: bool) -> None:
        """`folder` is about to be there; see `remove`."""

    def over(self, folder: Path) -> None:
        """It needs no removing any more."""

    def unbroken(self) -> AbstractContextManager[None]:
        """What is done inside is never left half done."""


class _Nobody:
    def begun(self, folder: Path, *, filled_stays: bool) -> None: ...

    def over(self, folder: Path) -> None: ...

    def unbroken(self) -> AbstractContextManager[None]:
        return contextlib.nullcontext()


_watcher: Watcher = _Nobody()


def watched_by(watcher: Watcher) -> None:
    """Tell `watcher` from now on."""
    global _watcher
    _watcher = watcher


def unbroken() -> AbstractContextManager[None]:
    """For the short while in which finished files take their place."""
    return _watcher.unbroken()


@contextlib.contextmanager
def scratch_folder(name: str = "thumbsmith", *, beside: Path | None = None) -> Iterator[Path]:
    """A hidden folder in `beside`, where files can be moved from in one step; else where the system keeps such."""
    place = (beside or Path(tempfile.gettempdir())).absolute()
    folder = place / f".{name}-{secrets.token_hex(4)}"
    with _announced(folder, filled_stays=False):
        folder.mkdir(mode=0o700)
        yield folder


@contextlib.contextmanager
def folder_made(folder: Path) -> Iterator[None]:
    """`folder` and what is above it; those made for this that stay empty are removed at the end."""
    folder = folder.absolute()
    with contextlib.ExitStack() as made:
        for path in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
            made.enter_context(_announced(path, filled_stays=True))
            path.mkdir(exist_ok=True)
        yield


def remove(folder: Path, *, filled_stays: bool) -> None:
    """Whatever is in it, or, where `filled_stays`, only when nothing is."""
    if not filled_stays:
        shutil.rmtree(folder, ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        folder.rmdir()


@contextlib.contextmanager
def _announced(folder: Path, *, filled_stays: bool) -> Iterator[None]:
    _watcher.begun(folder, filled_stays=filled_stays)
    try:
        yield
    finally:
        remove(folder, filled_stays=filled_stays)
        _watcher.over(folder)
