"""Folders that are there while something is made and gone when it ends, however it ends.

Each is said in the journal before it is there, so that whoever ends this process by force can remove what it leaves.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from engine import journal
from engine.journal import Kind


@contextlib.contextmanager
def scratch_folder(name: str = "thumbsmith", *, beside: Path | None = None) -> Iterator[Path]:
    """A hidden folder in `beside`, where files can be moved from in one step; else where the system keeps such."""
    place = (beside or Path(tempfile.gettempdir())).absolute()
    folder = place / f".{name}-{secrets.token_hex(4)}"
    with journal.during(Kind.FOLDER, str(folder)):
        try:
            folder.mkdir(mode=0o700)
            yield folder
        finally:
            remove(folder)


@contextlib.contextmanager
def folder_made(folder: Path) -> Iterator[None]:
    """`folder` and what is above it; those made for this that stay empty are removed at the end."""
    folder = folder.absolute()
    with contextlib.ExitStack() as made:
        for path in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
            made.enter_context(_made(path))
        yield


def placing() -> AbstractContextManager[None]:
    """For the short while in which finished files take their place."""
    return journal.during(Kind.PLACING, "")


def remove(folder: Path) -> None:
    """With all that is in it."""
    shutil.rmtree(folder, ignore_errors=True)


def remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


@contextlib.contextmanager
def _made(folder: Path) -> Iterator[None]:
    with journal.during(Kind.MADE, str(folder)):
        try:
            folder.mkdir(exist_ok=True)
            yield
        finally:
            remove_empty(folder)
