"""Which files lie in a plugin folder and how they stand, so that a change of one is seen."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

FolderState = Mapping[str, tuple[int, int]]
"""Size and time of last change of each file, by its path from the folder."""
_FILES_LIMIT = 20_000
_OF_TOOLS = frozenset({"__pycache__", ".git", ".venv", ".mypy_cache", ".pytest_cache", ".ruff_cache"})
"""Folders that are no part of a plugin, wherever they lie."""


def folder_state(folder: Path) -> FolderState:
    """Of a folder that is not there, nothing. What is hidden at its top is no plugin's."""
    found: dict[str, tuple[int, int]] = {}
    for path in _files(folder):
        try:
            told = os.stat(path)
        except OSError:  # gone between two looks, or a link to nowhere
            continue
        if not stat.S_ISREG(told.st_mode):  # a pipe or a device, which has no end
            continue
        found[os.path.relpath(path, folder)] = (told.st_size, told.st_mtime_ns)
        if len(found) >= _FILES_LIMIT:
            break
    return found


def changes(before: FolderState, after: FolderState) -> list[str]:
    """The paths that are new, gone or otherwise than before."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def _files(folder: Path) -> Iterator[str]:
    """Those behind links to folders as well, as plugins are found; no folder twice, so that a circle ends."""
    seen: set[str] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        is_top = place == str(folder)
        folders[:] = sorted(name for name in folders if name not in _OF_TOOLS and not (is_top and name.startswith(".")))
        yield from (os.path.join(place, name) for name in sorted(files) if not (is_top and name.startswith(".")))
