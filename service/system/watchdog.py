"""Ends a child that takes more time or memory than it may, where no kernel would."""

from __future__ import annotations

import subprocess
import threading
import time
from typing import Literal

from service.system.limits import Limits
from service.system.memory import held_bytes

_LOOK_SECONDS = 0.02


class Watchdog:
    """Watches for as long as a `with` block runs. `bit` says afterwards why it ended the child, if it did.

    The memory is counted from what the child holds now.
    """

    def __init__(self, child: subprocess.Popen[bytes], limits: Limits) -> None:
        self.bit: Literal["", "memory", "late"] = ""
        self._child = child
        self._most = held_bytes(child.pid) + limits.memory
        self._ends = time.monotonic() + limits.seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def __enter__(self) -> Watchdog:
        self._thread.start()
        return self

    def __exit__(self, *_why: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self.bit and not self._over.wait(_LOOK_SECONDS):
            if time.monotonic() > self._ends:
                self.bit = "late"
            elif held_bytes(self._child.pid) > self._most:
                self.bit = "memory"
        if self.bit:
            self._child.kill()
