"""The sign that tells a worker to stop, and by when."""

from __future__ import annotations

import contextlib
import select
import socket
import time


class StopSign:
    """Set once or often, with the seconds that are left; the shortest counts.

    `set` is what a signal's handler calls, in the middle of whatever the main thread is doing, perhaps of another
    `set` or of `wait`: it takes no lock, and wakes those who wait by a byte that nobody takes out again.
    """

    def __init__(self) -> None:
        self._set = False
        self._due = float("inf")
        self._woken, self._waker = socket.socketpair()
        self._waker.setblocking(False)

    def set(self, seconds: float) -> None:
        self._due = min(self._due, time.monotonic() + seconds)
        self._set = True
        with contextlib.suppress(BlockingIOError):  # full of earlier ones, which do as well
            self._waker.send(b"\0")

    def wait(self, seconds: float) -> None:
        """Until it is set, for so long at most."""
        select.select([self._woken], [], [], max(0.0, seconds))

    def is_set(self) -> bool:
        return self._set

    def is_due(self) -> bool:
        return time.monotonic() >= self._due
