"""What one person may have under way in a chat at the same time; others of theirs wait, and hold nobody's thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PER_PERSON = 3
"""Of the threads of a bot, of which it has a few times as many."""


class Shares:
    """`async with shares.of(who)`, on the thread of the event loop."""

    def __init__(self, at_once: int = PER_PERSON) -> None:
        self._at_once = at_once
        self._places: dict[str, asyncio.Semaphore] = {}
        self._inside: dict[str, int] = {}

    @asynccontextmanager
    async def of(self, who: str) -> AsyncIterator[None]:
        """In the order of asking."""
        place = self._places.setdefault(who, asyncio.Semaphore(self._at_once))
        self._inside[who] = self._inside.get(who, 0) + 1
        try:
            async with place:
                yield
        finally:
            self._inside[who] -= 1
            if not self._inside[who]:
                del self._inside[who], self._places[who]
