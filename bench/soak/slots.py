"""A process that is always there: whoever ends it, another takes its place at once, unless it is held."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from bench.soak.rounds import rounds

_LOOK_SECONDS = 0.2
_PATIENCE_SECONDS = 90.0
"""For whoever was asked to end; longer than a worker drains."""


class Slot:
    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, folder: Path, address: str = ""
    ) -> None:
        self.name, self.address = name, address
        self._command, self._environment, self._folder = command, environment, folder
        self._log = folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.RLock()
        self.fell = 0
        """How often it ended though nobody ended it."""

    @property
    def pid(self) -> int | None:
        process = self._process
        return process.pid if process and process.poll() is None else None

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def start(self, code: Path) -> None:
        with self._lock:
            self._code = code
            self._start()

    def kill(self) -> None:
        with self._lock:
            self._signal(signal.SIGKILL)
            self._ended()
            self._start()

    def stop(self) -> None:
        self._signal(signal.SIGSTOP)

    def wake(self) -> None:
        self._signal(signal.SIGCONT)

    def replace(self, code: Path) -> bool:
        """Asked to end, then started from `code`; False where it had to be ended by force."""
        with self._lock:
            gently = self.end()
            self.start(code)
        return gently

    def end(self) -> bool:
        with self._lock:
            self._signal(signal.SIGCONT)
            self._signal(signal.SIGTERM)
            try:
                self._ended()
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGKILL)
                self._ended()
                return False
            finally:
                self._process = None
            return True

    def see_to_it(self) -> None:
        """Start it where it has ended by itself; whoever holds it sees to it themselves."""
        if self._lock.acquire(blocking=False):
            try:
                if self._process and self._process.poll() is not None:
                    self.fell += 1
                    self._start()
            finally:
                self._lock.release()

    def _start(self) -> None:
        told = {**self._environment, "PYTHONPATH": str(self._code)}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                list(self._command),
                env=told,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _ended(self) -> None:
        if self._process:
            self._process.wait(_PATIENCE_SECONDS)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            if pid := self.pid:
                os.kill(pid, number)


def kept(slots: Iterable[Slot]) -> AbstractContextManager[None]:
    """Sees to the slots, for as long as the block runs."""
    held = list(slots)

    def see_to_all() -> None:
        for slot in held:
            slot.see_to_it()

    return rounds(see_to_all, every=_LOOK_SECONDS, name="keeper")
