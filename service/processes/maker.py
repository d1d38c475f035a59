"""Files that take a while to make: a process of their own makes what is missing, and whoever asks waits a moment."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from service.errors import Unavailable
from service.processes.bare import bare_environment, line_of_settings
from service.processes.python import python_module

_LOOK_SECONDS = 0.1


class Maker:
    """Runs `python -m MODULE FOLDER`, one at a time, for as long as we live. Safe to share between threads.

    A maker that ended is begun anew `pause_seconds` after its beginning at the earliest: it may have left out what it
    cannot make.
    """

    def __init__(
        self,
        module: str,
        folder: Path,
        *,
        pause_seconds: float,
        told: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """`told` is what the process has to know beside where things are; no secret may be in it."""
        self._told = told
        self._module, self._folder, self._pause_seconds = module, folder, pause_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._again_at = 0.0

    def renew(self) -> None:
        """Other things may be missing than before: one at work begins anew, and nobody waits for a pause to end."""
        with self._lock:
            worked = self._end()
            self._again_at = 0.0
        if worked:
            self.begin()

    def begin(self) -> None:
        """Begin to make what is missing, if nobody does already."""
        with self._lock:
            runs = self._process is not None and self._process.poll() is None
            if runs or time.monotonic() < self._again_at:
                return
            self._again_at = time.monotonic() + self._pause_seconds
            self._folder.mkdir(parents=True, exist_ok=True)
            command = python_module("service.processes.followed", self._module, str(self._folder))
            self._process = subprocess.Popen(
                command, env=bare_environment(self._told()), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
            )
            with suppress(OSError):  # one that died just now is found out by who waits
                _tell(self._process, line_of_settings())

    def made(self, path: Path, *, wait_seconds: float, what: str) -> Path:
        """`path` once it is there; `Unavailable`, naming `what` is not, when it takes longer."""
        ends = time.monotonic() + wait_seconds
        while not path.is_file():
            self.begin()
            if time.monotonic() > ends:
                raise Unavailable(f"{what} is still being made; ask again in a few seconds", retry_after=5)
            time.sleep(_LOOK_SECONDS)
        return path

    def close(self) -> None:
        with self._lock:
            self._end()

    def _end(self) -> bool:
        """Whether there was one at work."""
        if self._process is None or self._process.poll() is not None:
            return False
        self._process.terminate()
        self._process.wait(10)
        return True


def _tell(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert process.stdin is not None  # it was opened for this
    process.stdin.write(line)
    process.stdin.flush()
