"""How many uploads one process checks at the same time: a user has some of the places, and never the last."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 3
"""Each is held in memory."""
PER_USER = AT_ONCE - 1


class Places:
    """Safe to share between threads."""

    def __init__(self) -> None:
        self._taken = Counter[uuid.UUID]()
        self._changed = threading.Condition()

    @contextmanager
    def place(self, user_id: uuid.UUID, *, patience: float) -> Iterator[bool]:
        """False when there was none for this user within so many seconds."""
        with self._changed:
            ours = self._changed.wait_for(lambda: self._has_room(user_id), timeout=patience)
            self._taken[user_id] += ours
        try:
            yield ours
        finally:
            with self._changed:
                self._taken[user_id] -= ours
                self._taken += Counter()  # forgets who has none
                self._changed.notify_all()

    def _has_room(self, user_id: uuid.UUID) -> bool:
        return self._taken.total() < AT_ONCE and self._taken[user_id] < PER_USER
