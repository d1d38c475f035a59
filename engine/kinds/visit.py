"""A call of a plugin as a visit to our process: what it moved is put back, and no twin that it made outlives us.

The current folder belongs to the whole process, so it is put back when no plugin is at work any more.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from types import TracebackType

_LOOK_SECONDS = 0.25
_lock = threading.Lock()
_at_work: set[Visit] = set()
_home: str | None = None
"""The current folder before any of those came."""
_parent = 0
"""Of a fork, the process that made it."""


class Visit:
    """Begins when it is made. The block is what the plugin does, on its own thread; `left` is for one that is late."""

    def __init__(self) -> None:
        global _home
        self._process = os.getpid()
        with _lock:
            if not _at_work:
                _home = _current_folder()
            _at_work.add(self)

    def __enter__(self) -> None:
        """Nothing is to be done on the plugin's thread before it begins."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if os.getpid() != self._process:
            os._exit(0)  # a fork that comes back from the call would do the rest of our work a second time
        self.left()

    def left(self) -> None:
        with _lock:
            if self not in _at_work:
                return
            _at_work.remove(self)
            if not _at_work:
                _go_home()


def _go_home() -> None:
    if _home is not None and _current_folder() != _home:
        with contextlib.suppress(OSError):
            os.chdir(_home)


def _current_folder() -> str | None:
    """None where somebody has removed it."""
    try:
        return os.getcwd()
    except OSError:
        return None


def _note_parent() -> None:
    global _parent
    _parent = os.getpid()


def _watch_twin() -> None:
    """In a fork that a plugin made. What it waits for is often a thread that only we have: then it waits for ever."""
    global _lock
    _lock = threading.Lock()  # whoever held it is not here
    if _at_work:
        threading.Thread(target=_end_with_parent, name="twin", daemon=True).start()


def _end_with_parent() -> None:
    while os.getppid() == _parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(0)


if hasattr(os, "register_at_fork"):  # which Windows has not
    os.register_at_fork(before=_note_parent, after_in_child=_watch_twin)
