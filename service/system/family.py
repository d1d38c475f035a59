"""A process that works with plugins, and what these start in it: a program, a server. They end together.

What a plugin takes out of its group on purpose, as a daemon does, is its own.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import Any


def as_family() -> dict[str, Any]:
    """Options of `Popen` for a child that `end_family` is to end; Ctrl-C at our console does not reach it."""
    return {} if sys.platform == "win32" else {"start_new_session": True}


def end_family(child: subprocess.Popen[bytes]) -> None:
    """By force: the child, if it has not ended by itself, and whatever it has left. On Windows the child alone."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left, or it is nobody of ours
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
