"""The sign that tells a worker to stop, and by when."""

from __future__ import annotations

import threading
import time


class StopSign:
    """Set once, with the seconds that are left."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._due = float("inf")

    def set(self, seconds: float) -> None:
        self._due = min(self._due, time.monotonic() + seconds)
        self._event.set()

    def wait(self, seconds: float) -> None:
        self._event.wait(seconds)

    def is_set(self) -> bool:
        return self._event.is_set()

    def is_due(self) -> bool:
        return time.monotonic() >= self._due
