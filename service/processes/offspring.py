"""Children that do not outlive their parent, whatever ends it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None] | None:
    """What a child calls before it begins, to be sent `number` when its parent is gone; only Linux can promise this.

    The thread that made it counts as parent.
    """
    if sys.platform != "linux":
        return None
    import ctypes

    library = ctypes.CDLL(None)
    return lambda: library.prctl(_PARENT_DEATH_SIGNAL, number)
