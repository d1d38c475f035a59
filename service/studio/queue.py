"""What waits for the studio: of each user in the order it came, of the users by turns, and not too much of anybody."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from service.errors import TooManyRequests, Unavailable
from service.rota import Rota

Owner = uuid.UUID | None
"""None is the house itself."""
Work = Callable[[], Any]

PLACES = 32
"""Of all; whoever has nothing here is let in beyond them, so that nobody's many keep another out."""
PLACES_PER_USER = 8


class Queue:
    """Safe to share between threads. What is being done counts as waiting, too."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rota: Rota[tuple[Future[Any], Work]] = Rota()
        self._held: Counter[Owner] = Counter()

    def __len__(self) -> int:
        return self._held.total()

    def put(self, work: Work, *, owner: Owner) -> Future[Any]:
        """`TooManyRequests` for too much of one's own, `Unavailable` for too much of everybody's."""
        future: Future[Any] = Future()
        with self._lock:
            self._refuse_when_full(owner)
            self._held[owner] += 1
            self._rota.put(owner, (future, work))
        future.add_done_callback(lambda _: self._done(owner))
        return future

    def do_next(self) -> None:
        """On the thread that does it. Once for each that was put; nobody waits for what was cancelled."""
        with self._lock:
            future, work = self._rota.take()
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = work()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)

    def cancel(self) -> None:
        """All that waits."""
        with self._lock:
            waiting = [self._rota.take() for _ in range(len(self._rota))]
        for future, _ in waiting:
            future.cancel()

    def _refuse_when_full(self, owner: Owner) -> None:
        if self._held[owner] >= PLACES_PER_USER:
            raise TooManyRequests(
                f"{PLACES_PER_USER} of your pictures are being worked on; ask again when one is done", retry_after=3
            )
        if self._held.total() >= PLACES and self._held[owner]:
            raise Unavailable("too many pictures are being worked on; try again in a few seconds", retry_after=3)

    def _done(self, owner: Owner) -> None:
        with self._lock:
            self._held[owner] -= 1
            if not self._held[owner]:
                del self._held[owner]
