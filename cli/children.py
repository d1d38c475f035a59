"""Processes beside a command's own: each is begun anew when it ends, and ends with the command, however that ends."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from typing import TYPE_CHECKING

from service.environment import told
from service.processes.python import python_module, safe_environment
from service.system.parent import ENDS_WITH
from service.system.stopping import apart, ask_to_end

if TYPE_CHECKING:
    from service.settings import Settings

_PAUSE_SECONDS = 1.0
_CANNOT_START = 4
"""Exit code of one that has said what lacks: a token that is taken no more, a setting."""
_LONG_PAUSE_SECONDS = 60.0
_MARGIN_SECONDS = 15.0


class Child:
    """`python -m MODULE` with the settings of this process."""

    def __init__(self, settings: Settings, module: str) -> None:
        self._settings, self._module = settings, module
        self._environment = {
            **safe_environment(told()),
            "THUMBSMITH_DATA_DIR": str(settings.data_dir),
            "THUMBSMITH_PUBLIC_URL": settings.public_url,
            ENDS_WITH: str(os.getpid()),
        }
        self._over: queue.SimpleQueue[None] = queue.SimpleQueue()
        """Something is in it once this is over: putting that takes no lock, which a signal's handler might wait for."""
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name=f"{module}-keeper", daemon=True)

    def __enter__(self) -> Child:
        self._keeper.start()
        return self

    def __exit__(self, *_why: object) -> None:
        """Let it finish what it can in the time it has."""
        self.stop()
        self._keeper.join(_PAUSE_SECONDS + _MARGIN_SECONDS + self._settings.drain_seconds)

    def stop(self) -> None:
        self._over.put(None)

    def kill(self) -> None:
        """With what it is doing; that is taken up again at the next start."""
        if self._process:
            self._process.kill()

    def _keep(self) -> None:
        """One thread starts and ends it: the kernel counts a child's parent as the thread that made it."""
        while not self._is_over(0.0):
            # apart from us: Ctrl-C reaches us alone, and we pass it on
            self._process = subprocess.Popen(python_module(self._module), env=self._environment, **apart())
            while not self._is_over(_PAUSE_SECONDS) and self._process.poll() is None:
                pass
            if self._process.poll() == _CANNOT_START:
                self._is_over(_LONG_PAUSE_SECONDS)
        if self._process and self._process.poll() is None:
            self._end(self._process)

    def _is_over(self, seconds: float) -> bool:
        """Wait for it, so long at most."""
        try:
            self._over.put(self._over.get(timeout=seconds))
        except queue.Empty:
            return False
        return True

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        ask_to_end(process)
        try:
            process.wait(self._settings.drain_seconds + _MARGIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
