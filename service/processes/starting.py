"""How a process that cannot start says so: one sentence on stderr, and the exit code of the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable

from engine.errors import ThumbsmithError

_EXIT = 4


def run_or_say_why(work: Callable[[], object]) -> int:
    """0, or what `work` gives; 4 after the sentence of an error that Thumbsmith can name."""
    try:
        code = work()
    except ThumbsmithError as error:
        print(f"thumbsmith: {error}", file=sys.stderr)
        return _EXIT
    return code if isinstance(code, int) else 0
