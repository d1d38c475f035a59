"""A small disk of one worker's own, that can be filled to the last page: a tmpfs, which root alone may mount."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BYTES = 256 * 2**20
_PIECE = bytes(2**20)


class SmallDisk:
    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    @classmethod
    @contextmanager
    def made(cls, folder: Path) -> Iterator[SmallDisk | None]:
        """At that folder, until the block ends; None where it may not be mounted."""
        folder.mkdir(parents=True, exist_ok=True)
        options = ["-t", "tmpfs", "-o", f"size={_BYTES},mode=0700", "tmpfs"]
        mounted = subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False).returncode == 0
        try:
            yield cls(folder) if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", "--lazy", str(folder)], check=True)

    def fill(self) -> None:
        """Until nothing more goes in."""
        with self._ballast.open("wb", buffering=0) as file:
            for piece in (_PIECE, _PIECE[:4096]):
                try:
                    while True:
                        file.write(piece)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def empty(self) -> None:
        self._ballast.unlink(missing_ok=True)
