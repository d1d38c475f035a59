"""Work that is nobody's hurry."""

from __future__ import annotations

import os
import sys

_NICENESS = 15


def stand_back() -> None:
    """Let every other process of the machine go first."""
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_NICENESS)
