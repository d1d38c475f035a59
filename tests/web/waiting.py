"""Waiting for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_for(what: Callable[[], object], seconds: float) -> object:
    """Its first answer that is true; fails when none comes within so many seconds."""
    ends = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < ends, f"not within {seconds:.0f} s"
        time.sleep(0.05)
    return found
