"""Where copies of a plugin folder lie side by side: made whole or not at all, and gone when nobody can need them."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Collection, Iterable
from pathlib import Path

_LARGE_BYTES = 8_000_000
"""Weights, mostly: linked to, not copied."""
_KEEP_SECONDS = 3600.0
"""Whoever began with an older copy has ended or been replaced by then."""


class Shelf:
    def __init__(self, place: Path) -> None:
        self._place = place

    def copied(self, folder: Path, files: Iterable[str], name: str) -> str:
        """These files of the folder under this name; what is there already serves again."""
        if not (self._place / name).is_dir():
            partial = self._emptied(f".{name}.partial")
            for file in files:
                _copy(folder / file, partial / file)
            partial.replace(self._place / name)
        return name

    def mixed(self, fresh: str, before: str, entries: Collection[str]) -> str:
        """One copy with these entries as another has them."""
        name = hashlib.sha256("\n".join((fresh, before, *sorted(entries))).encode()).hexdigest()[:24]
        if (self._place / name).is_dir():
            return name
        partial = self._emptied(f".{name}.partial")
        shutil.copytree(self._place / fresh, partial, symlinks=True, dirs_exist_ok=True)
        for entry in entries:
            _remove(partial / entry)
            source = self._place / before / entry
            if source.is_dir():
                shutil.copytree(source, partial / entry, symlinks=True)
            else:
                shutil.copy2(source, partial / entry, follow_symlinks=False)
        partial.replace(self._place / name)
        return name

    def clear(self, *, but: str) -> None:
        """Take away what is old."""
        oldest = time.time() - _KEEP_SECONDS
        for path in self._place.iterdir():
            if path.is_dir() and path.name != but and path.stat().st_mtime < oldest:
                _remove(path)
                path.with_name(f"{path.name}.json").unlink(missing_ok=True)

    def _emptied(self, name: str) -> Path:
        path = self._place / name
        _remove(path)
        path.mkdir()
        return path


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if source.stat().st_size <= _LARGE_BYTES or not _linked(source, target):
            shutil.copyfile(source, target)  # not its mode: what we keep is for its own user alone
    except FileNotFoundError:  # gone since it was listed; the next look sees that
        return


def _linked(source: Path, target: Path) -> bool:
    """Not every system lets everybody link."""
    try:
        target.symlink_to(source)
    except OSError:
        return False
    return True


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
