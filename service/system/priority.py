"""Work that is in less of a hurry than other work."""

from __future__ import annotations

import os
import sys

_NOBODY_WAITS, _SOMEBODY_WAITS = 15, 5


def stand_back() -> None:
    """Let every other process of the machine go first."""
    _give_way(_NOBODY_WAITS)


def make_way() -> None:
    """Let those go before that have to answer at once, and come on all the same: somebody waits for it."""
    _give_way(_SOMEBODY_WAITS)


def _give_way(niceness: int) -> None:
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(niceness)
