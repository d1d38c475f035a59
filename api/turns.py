"""Short work on few threads: the looks and writes of a request that take a millisecond or two.

Threads of one process share one interpreter. Forty that wait for a database and then for each other get a hundred
requests done later than three do, so short work takes turns here. Long work (a photo's checks, a call to another
service) stays on the many threads that FastAPI runs plain functions on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

import anyio
from anyio import CapacityLimiter

from service.errors import Unavailable

Given = ParamSpec("Given")
Result = TypeVar("Result")

AT_ONCE = 3
PATIENCE_SECONDS = 10.0
"""Somebody whose turn has not come by then is told to try again: a database that hangs must not keep everybody."""


class Turns:
    """`await turns(function, ...)` runs it on one of a few threads, in the order of asking.

    `Unavailable` when all of them have been busy for too long.
    """

    def __init__(self, at_once: int = AT_ONCE, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._turns, self._threads = CapacityLimiter(at_once), CapacityLimiter(at_once)
        self._patience_seconds = patience_seconds

    async def __call__(self, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
        who = object()
        try:
            with anyio.fail_after(self._patience_seconds):
                await self._turns.acquire_on_behalf_of(who)
        except TimeoutError as error:
            raise Unavailable("this service is busy; try again in a few seconds", retry_after=5) from error
        try:
            return await anyio.to_thread.run_sync(partial(work, *given, **named), limiter=self._threads)
        finally:
            self._turns.release_on_behalf_of(who)
