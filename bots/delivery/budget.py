"""How much may be sent: so many posts and edits a minute in one place, and pauses that the platform asked for."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable

from bots.delivery.standing import Lagging

_MINUTE = 60.0
_FOR_ALL = 0.7
"""Of the budget, for everything; the rest is kept for last states."""


class Budget:
    """Counted in this process. What other processes send as well, the platform tells by its own limits."""

    def __init__(self, per_minute: int | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)
        self._paused: dict[str, float] = {}
        self._paused_everywhere = float("-inf")

    def allows(self, one: Lagging) -> bool:
        now = self._clock()
        if max(self._paused.get(one.place, now), self._paused_everywhere) > now:
            return False
        return self._per_minute is None or self._used(one.place, now) < self._room(one, self._per_minute)

    def spend(self, place: str) -> None:
        """One is sent now."""
        if self._per_minute is not None:
            self._sent[place].append(self._clock())

    def pause(self, place: str, seconds: float, *, everywhere: bool = False) -> None:
        """Between two alone, the one message waits and no other."""
        until = self._clock() + seconds
        if everywhere:
            self._paused_everywhere = max(self._paused_everywhere, until)
        elif place:
            self._paused[place] = max(self._paused.get(place, until), until)

    def _used(self, place: str, now: float) -> int:
        sent = self._sent[place]
        while sent and sent[0] <= now - _MINUTE:
            sent.popleft()
        return len(sent)

    def _room(self, one: Lagging, per_minute: int) -> int:
        return per_minute if one.is_final else max(1, int(per_minute * _FOR_ALL))
