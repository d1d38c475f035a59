"""Short work on few threads: the looks and writes of a request that take a millisecond or two.

Threads of one process share one interpreter. Forty that wait for a database and then for each other get a hundred
requests done later than three do, so short work takes turns here. Long work (a photo's checks, a call to another
service) stays on the many threads that FastAPI runs plain functions on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter

Given = ParamSpec("Given")
Result = TypeVar("Result")

AT_ONCE = 3


class Turns:
    """`await turns(function, ...)` runs it on one of a few threads, in the order of asking."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._limiter = CapacityLimiter(at_once)

    async def __call__(self, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
        return await anyio.to_thread.run_sync(partial(work, *given, **named), limiter=self._limiter)
