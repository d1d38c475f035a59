"""Waiting for what other threads and processes do. `tests/contract/test_clock.py` sees that nothing waits otherwise.

A test waits for a condition, however long that takes, and never judges by how long it took: the machine may be busy.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

HANG_SECONDS = 900.0
"""Only ends a hang: nothing that goes on takes so long, on any machine."""
_LOOK_SECONDS = 0.05

Result = TypeVar("Result")


def wait_for(look: Callable[[], Result], what: str = "what was waited for") -> Result:
    """Its first answer that is true."""
    ends = time.monotonic() + HANG_SECONDS
    while not (found := look()):
        assert time.monotonic() < ends, f"it hangs: {what} has not come in {HANG_SECONDS:.0f} s"
        pause()
    return found


def side_by_side(*works: Callable[[], Result]) -> list[Result]:
    """What they return, each run on a thread of its own; what one of them raises comes out."""
    with ThreadPoolExecutor(len(works)) as pool:
        promises = [pool.submit(work) for work in works]
        return [promise.result(HANG_SECONDS) for promise in promises]


def pause(seconds: float = _LOOK_SECONDS) -> None:
    """Gives others the time in which a fault may show itself. Nothing may depend on its being enough."""
    time.sleep(seconds)


def lives(process: int) -> bool:
    """Whether it is there, and no zombie."""
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2][:3]
    except OSError:
        return False


def stands_still(process: int) -> bool:
    """Whether each of its threads has been stopped."""
    try:
        told = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/stat")]
    except OSError:  # one has just ended
        return False
    return all(text.rpartition(")")[2].split()[0] == "T" for text in told)


def heeds(process: int, number: signal.Signals) -> bool:
    """Whether it has said what it does on this signal."""
    told = Path(f"/proc/{process}/status").read_text()
    caught = next(line for line in told.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)
