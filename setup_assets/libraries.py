"""Looks for the system libraries that no Python package brings, before anything tries to use them."""

from __future__ import annotations

import ctypes
import sys

NEEDED = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libexpat.so.1": "libexpat1"}
"""What Skia's wheel links to, and the Debian package that brings it."""


def main() -> int:
    """0 when all are there; else 1, with the sentence that helps."""
    missing = {library: package for library, package in NEEDED.items() if not _loads(library)}
    if missing:
        print(
            f"Drawing needs {', '.join(missing)}, which this machine lacks; "
            f"on Debian or Ubuntu: apt-get install {' '.join(missing.values())}",
            file=sys.stderr,
        )
        return 1
    return 0


def _loads(library: str) -> bool:
    if sys.platform != "linux":
        return True
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
