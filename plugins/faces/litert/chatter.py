"""Keeps what LiteRT tells of itself off stderr; it has no setting for that. All else that is written there stays."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import threading
from collections.abc import Iterator

_STDERR = 2
_CHATTER = re.compile(rb"^(?:INFO|VERBOSE|DEBUG): |^[IV]\d{4} |^WARNING: All log messages before absl::")
_alone = threading.Lock()
"""The descriptor belongs to the whole process."""


@contextlib.contextmanager
def without_chatter() -> Iterator[None]:
    """Lines that only inform are dropped at the end of the block; every other line is written then."""
    with _alone, contextlib.ExitStack() as cleanup:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # there is no stderr
            yield
            return
        cleanup.callback(os.close, kept)
        held = cleanup.enter_context(tempfile.TemporaryFile())
        os.dup2(held.fileno(), _STDERR)
        try:
            yield
        finally:
            os.dup2(kept, _STDERR)
            held.seek(0)
            _write(b"".join(line for line in held if not _CHATTER.match(line)))


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(_STDERR, data) :]
