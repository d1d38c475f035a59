"""Asking Linux to lay fresh memory in pages of 2 MB, as numpy does for its own arrays.

36 MB in pages of 4 kB are 9,000 faults and 16 ms of processor time when they are first written to; in big pages 2 ms.
"""

from __future__ import annotations

import ctypes
import mmap
import sys
from functools import lru_cache

import numpy as np

_BIG = 1 << 21
_MADV_HUGEPAGE = 14


def in_big_pages(memory: memoryview) -> None:
    """Say so before writable memory is written to; where the system knows no such thing, nothing happens."""
    if memory.nbytes < 2 * _BIG or (advise := _madvise()) is None:
        return
    start = np.frombuffer(memory, np.uint8).ctypes.data
    first = -(-start // mmap.PAGESIZE) * mmap.PAGESIZE
    advise(first, (start + memory.nbytes - first) // mmap.PAGESIZE * mmap.PAGESIZE, _MADV_HUGEPAGE)


@lru_cache(maxsize=1)
def _madvise() -> ctypes._CFuncPtr | None:
    if sys.platform != "linux":
        return None
    function = getattr(ctypes.CDLL(None), "madvise", None)
    if function is not None:
        function.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return function
