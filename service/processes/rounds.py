"""A thread that sees to something every so often, beside whatever its process does."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from service.errors import Unavailable

_log = logging.getLogger(__name__)
_ENDING_SECONDS = 10


@contextmanager
def rounds(work: Callable[[], object], *, name: str, seconds: float) -> Iterator[None]:
    """Do `work` every so many seconds until the block ends, whatever one round brings; `name` is for thread and log."""
    over = threading.Event()

    def go() -> None:
        while not over.wait(seconds):
            _once(work, name)

    thread = threading.Thread(target=go, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(_ENDING_SECONDS)


def _once(work: Callable[[], object], name: str) -> None:
    try:
        work()
    except Unavailable as error:
        _log.info("%s: this round has to wait: %s", name, error)
    except Exception:  # the thread must outlive whatever one round brings
        _log.exception("%s: a round failed", name)
