"""Words as they are typed into a shell."""

from __future__ import annotations

import shlex
import subprocess
import sys


def quoted(word: str) -> str:
    """The word as the shell of this system takes it for one."""
    return subprocess.list2cmdline([word]) if sys.platform == "win32" else shlex.quote(word)
