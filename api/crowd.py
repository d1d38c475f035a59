"""The WebSockets of each user in this process: how many there are, how much they say together, and how fast all are
told what is past."""

from __future__ import annotations

import asyncio
import math
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from api.turns import Line
from service.errors import TooManyRequests

SOCKETS_PER_USER = 24
MESSAGES_PER_SECOND = 20
BYTES_PER_SECOND = 32 * 1024
PAST_PER_SECOND = 2000
"""Events that happened before somebody came, told to everybody together: each takes about a ten-thousandth of a second
from whoever answers others."""
_BURST_SECONDS = 5
"""A page that comes back subscribes to many at once."""


class Meter:
    """So much a second, and as much as comes together in a few seconds at once."""

    def __init__(self, per_second: float, *, clock: Callable[[], float]) -> None:
        self._per_second, self._clock = per_second, clock
        self._most = self._left = per_second * _BURST_SECONDS
        self._filled_at = clock()

    def take(self, amount: float) -> float:
        """0 when it was there; else it is not taken, and this is in how many seconds it will be."""
        now = self._clock()
        self._left = min(self._most, self._left + max(0.0, now - self._filled_at) * self._per_second)
        self._filled_at = now
        if amount > self._left:
            return (amount - self._left) / self._per_second
        self._left -= amount
        return 0.0


class Talk:
    """What one user's sockets say."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.sockets = 0
        self._messages = Meter(MESSAGES_PER_SECOND, clock=clock)
        self._bytes = Meter(BYTES_PER_SECOND, clock=clock)

    def count(self, text: str) -> None:
        """`TooManyRequests` for a message too many, or too much in them."""
        wait = max(self._messages.take(1), self._bytes.take(len(text)))
        if wait:
            raise TooManyRequests(
                f"too many messages; {MESSAGES_PER_SECOND} a second and {BYTES_PER_SECOND:,} bytes are allowed",
                retry_after=math.ceil(wait),
            )


class Crowd:
    """On the thread of the event loop."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._talks: dict[uuid.UUID, Talk] = {}

    @contextmanager
    def joined(self, user_id: uuid.UUID) -> Iterator[Talk]:
        """`TooManyRequests` where this user has as many sockets as one may have."""
        talk = self._talks.setdefault(user_id, Talk(self._clock))
        if talk.sockets >= SOCKETS_PER_USER:
            raise TooManyRequests(f"{SOCKETS_PER_USER} of your sockets are open, which is the limit; close one")
        talk.sockets += 1
        try:
            yield talk
        finally:
            talk.sockets -= 1
            if not talk.sockets:
                del self._talks[user_id]


class Past:
    """Who has been told a page of what is past rests for as long as it took its share; users take turns at that."""

    def __init__(self, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._line, self._sleep = Line(1, patience_seconds=None), sleep

    async def rest(self, who: str, events: int) -> None:
        """After so many; then the next page may be told."""
        await self._line.wait(who)
        try:
            await self._sleep(events / PAST_PER_SECOND)
        finally:
            self._line.pass_on()
