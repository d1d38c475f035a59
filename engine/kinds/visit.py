"""A call of a plugin as a visit to our process: what it moved is put back, and no twin that it made outlives us.

The current folder and the mask of new files belong to the whole process: they are put back when no plugin is at work
any more.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
from pathlib import Path
from types import TracebackType

_LOOK_SECONDS = 0.25
_lock = threading.Lock()
_at_work: set[Visit] = set()
_before: tuple[str | None, int | None] = (None, None)
"""The current folder and the mask of new files before any of those came."""
_parent = 0
"""Of a fork, the process that made it."""


class Visit:
    """Begins when it is made. The block is what the plugin does, on its own thread; `left` is for one that is late."""

    def __init__(self) -> None:
        global _before
        self._process = os.getpid()
        with _lock:
            if not _at_work:
                _before = (_current_folder(), _file_mask())
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
                _put_back(*_before)


def _put_back(folder: str | None, mask: int | None) -> None:
    if folder is not None and _current_folder() != folder:
        with contextlib.suppress(OSError):
            os.chdir(folder)
    if mask is not None and _file_mask() != mask:
        os.umask(mask)


def _file_mask() -> int | None:
    """Where it can be read without setting it, which other threads would feel; that is on Linux."""
    try:
        status = Path("/proc/self/status").read_bytes()
    except OSError:
        return None
    found = re.search(rb"^Umask:\s*([0-7]+)$", status, re.MULTILINE)
    return int(found[1], 8) if found else None


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
