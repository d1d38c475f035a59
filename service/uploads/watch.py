"""A thread that sees to the uploads nobody asks about, beside whatever its process does."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from service.errors import Unavailable
from service.uploads.desk import Uploads

_log = logging.getLogger(__name__)
_SECONDS = 2.0


@contextmanager
def watching(uploads: Uploads, *, seconds: float = _SECONDS) -> Iterator[None]:
    """Check what is due every so often, until the block ends. Several processes may do so at the same time."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(seconds):
            _check(uploads)

    thread = threading.Thread(target=work, name="uploads", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(10)


def _check(uploads: Uploads) -> None:
    try:
        uploads.check_due()
    except Unavailable as error:
        _log.info("the checks of uploads have to wait: %s", error)
    except Exception:  # the thread must outlive whatever one upload brings
        _log.exception("the checks of uploads failed")
