"""How much memory processes hold, and which of them goes first when the machine has none left."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path


def held_bytes(process: int | None = None) -> int:
    """What a process (this one, if none is named) holds now; 0 when it is gone."""
    import psutil

    try:
        info = psutil.Process(process).memory_info()
    except psutil.Error:
        return 0
    # Windows takes pages away from whoever sleeps: what was promised to a process is what counts there
    return max(info.rss, getattr(info, "private", 0))


def peak_bytes() -> int:
    """The most that this process has held."""
    if sys.platform == "linux":
        return _status("VmHWM")  # ru_maxrss would count the peak of a fork's parent, too
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # in bytes on macOS


def address_space_bytes() -> int:
    """What this process has reserved on Linux, whether it holds it or not."""
    return _status("VmSize")


def go_first() -> None:
    """Let a kernel that is short of memory take this process before any other; only Linux can be told."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _status(name: str) -> int:
    with open("/proc/self/status", encoding="utf-8", errors="replace") as file:
        return next((int(line.split()[1]) * 1024 for line in file if line.startswith(f"{name}:")), 0)
