"""What one asker may have in work at the same time: a few requests, and the others of theirs wait outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.turns import PATIENCE_SECONDS, Line
from service.errors import TooManyRequests, Unavailable

PER_USER = 8
"""Looks, and as many of what makes or changes something, of the forty threads that long work has."""
PER_HOUSEHOLD = 24
"""Of those who show no account."""
SCENES_PER_USER = 4
"""Of these, requests that bring a scene: each may have four megabytes, and several times that once it is read."""


class Shares:
    """`async with shares.of(who)`, on the thread of the event loop; `TooManyRequests` when it takes too long."""

    def __init__(self, at_once: int, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._at_once, self._patience_seconds = at_once, patience_seconds
        self._lines: dict[str, Line] = {}
        self._inside: dict[str, int] = {}

    @asynccontextmanager
    async def of(self, who: str) -> AsyncIterator[None]:
        line = self._lines.setdefault(who, Line(self._at_once, patience_seconds=self._patience_seconds))
        self._inside[who] = self._inside.get(who, 0) + 1
        try:
            await self._wait(line, who)
            try:
                yield
            finally:
                line.pass_on()
        finally:
            self._forget(who)

    async def _wait(self, line: Line, who: str) -> None:
        try:
            await line.wait(who)
        except Unavailable as error:
            raise TooManyRequests(
                f"{self._at_once} of your requests are being answered, which is the limit; ask again when one is done",
                retry_after=2,
            ) from error

    def _forget(self, who: str) -> None:
        self._inside[who] -= 1
        if not self._inside[who]:
            del self._inside[who], self._lines[who]
