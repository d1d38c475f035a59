"""How processes are asked to end, and how they hear of it.

Windows has no SIGTERM between processes. Its console has Ctrl-Break, which reaches a group of processes: whoever is to
be asked to end on its own must be started `apart`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

_NEW_GROUP = 0x200
"""CREATE_NEW_PROCESS_GROUP of CreateProcess."""
_CTRL_BREAK_EVENT = 1
KILLED_BY_FORCE = -9
"""How a child ended that SIGKILL ended, as `Popen` tells it; on Windows nothing tells of that."""

Handler = Callable[[int, Any], object]


def stop_signals() -> tuple[int, ...]:
    """Those that mean the end to a process of ours, on this system."""
    if sys.platform == "win32":
        return signal.SIGTERM, signal.SIGINT, signal.SIGBREAK
    return signal.SIGTERM, signal.SIGINT


def heed_stop(handler: Handler | signal.Handlers) -> None:
    """Have the handler called for each of them; does nothing in another thread than the main one."""
    if threading.current_thread() is threading.main_thread():
        for number in stop_signals():
            signal.signal(number, handler)


def stop_as_interrupt() -> None:
    """Have each of them raise what Ctrl-C raises."""
    heed_stop(signal.default_int_handler)


def ignore_stop() -> None:
    """For a process whose end is another's decision."""
    heed_stop(signal.SIG_IGN)


def ignore_interrupt() -> None:
    """For a process that shares the console of the one that ends it: Ctrl-C reaches both, and is that one's to heed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def forget_stop() -> None:
    """For a fork, which has its parent's handlers."""
    heed_stop(signal.SIG_DFL)


def apart(system: str = sys.platform) -> dict[str, Any]:
    """Options of `Popen` for a child that Ctrl-C at our console does not reach, and `ask_to_end` does."""
    return {"creationflags": _NEW_GROUP} if system == "win32" else {"start_new_session": True}


def ask_to_end(child: subprocess.Popen[bytes]) -> None:
    """Ask one that was started `apart` to finish and end; where there is no way to ask, it is ended."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            os.kill(child.pid, _CTRL_BREAK_EVENT)
            return
    child.terminate()


def pass_stop_on(child: BaseProcess) -> None:
    """To a process of Python's own; on Windows it shares our console and has heard what we heard."""
    if sys.platform != "win32":
        child.terminate()
