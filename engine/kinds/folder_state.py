"""Which files lie in a plugin folder and how they stand, so that a change of one is seen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

FolderState = Mapping[str, tuple[int, int]]
"""Size and time of last change of each file, by its path from the folder."""
_FILES_LIMIT = 20_000
_MADE_BY_PYTHON = "__pycache__"


def folder_state(folder: Path) -> FolderState:
    """Of a folder that is not there, nothing. What is hidden, or Python has made, is no plugin's."""
    found: dict[str, tuple[int, int]] = {}
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != _MADE_BY_PYTHON)
        for name in sorted(files):
            if name.startswith("."):
                continue
            path = os.path.join(place, name)
            try:
                told = os.stat(path)
            except OSError:  # gone between two looks
                continue
            found[os.path.relpath(path, folder)] = (told.st_size, told.st_mtime_ns)
            if len(found) >= _FILES_LIMIT:
                return found
    return found


def changes(before: FolderState, after: FolderState) -> list[str]:
    """The paths that are new, gone or otherwise than before."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
