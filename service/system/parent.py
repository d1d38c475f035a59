"""Processes that are not to outlive the one that started them."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

from service.system.answers import answers

ENDS_WITH = "THUMBSMITH_ENDS_WITH"
"""The process that whoever reads this is to end with, told by the one that started it."""
_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_CHILD_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2)."""
_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 60.0
"""For one that was asked to end, before it is made to."""


def end_with(parent: int, *, at_once: bool) -> None:
    """End this process when `parent`, which started it, has ended: at once, or as if SIGTERM had come.

    Linux counts the thread that started this process as its parent.
    """
    by_kernel = answers().kernel_ends_orphans
    if by_kernel:
        import ctypes

        number = signal.SIGKILL if at_once else signal.SIGTERM
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, number)
    if _is_gone(parent):  # before the kernel was told
        os._exit(1)
    if not by_kernel:
        threading.Thread(target=_watch, args=(parent, at_once), name="parent-watch", daemon=True).start()


def end_with_whoever_started_this() -> None:
    """As `end_with`, when the environment names the process; it is not passed on to children."""
    if parent := os.environ.pop(ENDS_WITH, ""):
        end_with(int(parent), at_once=False)


def adopt_orphans() -> None:
    """Become the parent of whatever a child of ours leaves behind from now on; Linux alone has that."""
    import ctypes

    ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1)


def own_children() -> list[int]:
    """Of this process, zombies among them; on Linux."""
    told = (path.read_text(encoding="ascii") for path in Path("/proc/self/task").glob("*/children"))
    return [int(child) for text in told for child in text.split()]


def _watch(parent: int, at_once: bool) -> None:
    while not _is_gone(parent):
        time.sleep(_LOOK_SECONDS)
    if not at_once:
        signal.raise_signal(signal.SIGTERM)
        time.sleep(_PATIENCE_SECONDS)
    os._exit(1)


def _is_gone(parent: int) -> bool:
    """Windows never gives a child another parent; elsewhere an orphan has one at once."""
    if sys.platform == "win32":
        import psutil

        return not psutil.pid_exists(parent)
    return os.getppid() != parent
