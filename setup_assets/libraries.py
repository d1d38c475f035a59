"""Looks for the system libraries that no Python package brings, before anything tries to use them."""

from __future__ import annotations

import ctypes
import sys

NEEDED = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libexpat.so.1": "libexpat1"}
"""What Skia's wheel links to, and the Debian package that brings it."""


def lacking() -> str:
    """The sentence that helps where one is missing; nothing when all are there."""
    missing = {library: package for library, package in NEEDED.items() if not _loads(library)}
    if not missing:
        return ""
    return (
        f"drawing needs {', '.join(missing)}, which this machine lacks; "
        f"on Debian or Ubuntu: apt-get install {' '.join(missing.values())}"
    )


def _loads(library: str) -> bool:
    if sys.platform != "linux":
        return True
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
