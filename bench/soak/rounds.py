"""Something done again and again on a thread of its own, for as long as a block runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def rounds(work: Callable[[], None], *, every: float, name: str) -> Iterator[None]:
    """`every` so many seconds; a round that has begun is waited for."""
    over = threading.Event()

    def go_round() -> None:
        while not over.wait(every):
            work()

    thread = threading.Thread(target=go_round, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
