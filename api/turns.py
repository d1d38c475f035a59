"""Short work on few threads: the looks and writes of a request that take a millisecond or two.

Threads of one process share one interpreter. Forty that wait for a database and then for each other get a hundred
requests done later than three do, so short work takes turns here, and those who ask take turns with each other: a
hundred requests of one keep another's single one waiting for one of them. Long work (a call to another service) stays
on the many threads that FastAPI runs plain functions on.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import ParamSpec, TypeVar

import anyio
from anyio import CapacityLimiter

from api.asker import asker
from service.errors import Unavailable
from service.rota import Rota

Given = ParamSpec("Given")
Result = TypeVar("Result")

AT_ONCE = 3
PATIENCE_SECONDS = 10.0
"""Somebody whose turn has not come by then is told to try again: a database that hangs must not keep everybody."""
PER_SECOND, BURST_SECONDS = 150, 8
"""Requests of one household, whatever they are, and for how long's worth of them it may come at once."""
_HOUSEHOLDS = 10_000


class Turns:
    """`await turns(function, ...)` runs it on one of a few threads, of each asker in the order of asking.

    `Unavailable` when all of them have been busy for too long.
    """

    def __init__(self, at_once: int = AT_ONCE, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._threads = CapacityLimiter(at_once)
        self._line = Line(at_once, patience_seconds=patience_seconds)

    async def __call__(self, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
        await self._line.wait(asker.get())
        try:
            return await anyio.to_thread.run_sync(partial(work, *given, **named), limiter=self._threads)
        finally:
            self._line.pass_on()


class Line:
    """So many places, and who waits for one."""

    def __init__(self, places: int, *, patience_seconds: float | None) -> None:
        self._free, self._patience_seconds = places, patience_seconds
        self._waiting: Rota[asyncio.Future[None]] = Rota()

    async def wait(self, who: str) -> None:
        """Until there is a place, which `pass_on` gives to the next; `Unavailable` when that takes too long for us."""
        if self._free and not len(self._waiting):
            self._free -= 1
            return
        place = asyncio.get_running_loop().create_future()
        self._waiting.put(who, place)
        try:
            async with asyncio.timeout(self._patience_seconds):
                await place
        except TimeoutError as error:
            if not _was_given(place):
                raise Unavailable("this service is busy; try again in a few seconds", retry_after=5) from error
        except asyncio.CancelledError:
            if _was_given(place):
                self.pass_on()
            raise

    def pass_on(self) -> None:
        while len(self._waiting):
            place = self._waiting.take()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1


class Gate:
    """Who asks is let in one after the other, one in each round of the event loop, and the households by turns: a
    thousand requests that cost a moment each keep another's waiting for one of them, whatever it is that they ask.
    One household's come no faster than so many a second, and wait for that in their own time."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._line = Line(1, patience_seconds=None)
        self._due: dict[str, float] = {}
        """When each household's next may come, where it has asked lately."""

    async def enter(self, who: str) -> None:
        if (wait := self._reserved(who)) > 0:
            await self._sleep(wait)
        await self._line.wait(who)
        asyncio.get_running_loop().call_soon(self._line.pass_on)

    def _reserved(self, who: str) -> float:
        """Seconds until this one's moment."""
        now = self._clock()
        if len(self._due) >= _HOUSEHOLDS:
            self._due = {each: due for each, due in self._due.items() if due > now - BURST_SECONDS}
        due = max(self._due.get(who, 0.0), now - BURST_SECONDS)
        self._due[who] = due + 1 / PER_SECOND
        return due - now


def _was_given(place: asyncio.Future[None]) -> bool:
    """At the very moment that patience or the request ended."""
    return place.done() and not place.cancelled()
