"""`python -m service.processes.followed MODULE ...` runs a module that ends when its parent does, whatever ends that.

The parent holds the other end of its standard input, tells one line through it, which is for plugins, and no more.
"""

from __future__ import annotations

import os
import runpy
import sys
import threading

from service.processes.bare import hear_line
from service.system.stopping import ignore_interrupt


def _line() -> bytes:
    """Byte by byte, so that nothing is read ahead of whoever follows."""
    line = b""
    while not line.endswith(b"\n") and (byte := os.read(0, 1)):
        line += byte
    return line


def _follow() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    ignore_interrupt()
    hear_line(_line())
    threading.Thread(target=_follow, daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
