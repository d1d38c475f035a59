"""One end of a pipe for a program that is about to be started, and in that program again."""

from __future__ import annotations

import os
import subprocess
import sys
from multiprocessing import connection
from typing import Any


def handed_over(end: connection.Connection) -> tuple[int, dict[str, Any]]:
    """The number under which the program finds it, and the options that `Popen` needs for that.

    Close `end` once the program is started: the pipe ends with the last who holds it.
    """
    number = end.fileno()
    if sys.platform != "win32":
        return number, {"pass_fds": [number]}
    os.set_handle_inheritable(number, True)
    return number, {"startupinfo": subprocess.STARTUPINFO(lpAttributeList={"handle_list": [number]})}


def taken_over(number: int) -> connection.Connection:
    """In the program: the end that was handed over."""
    if sys.platform == "win32":
        return connection.PipeConnection(number)
    return connection.Connection(number)
