"""Short work: in the order of asking, a few at a time, and never behind long work."""

import asyncio
import threading

import anyio.to_thread
import pytest

from api.turns import AT_ONCE, Turns
from service.errors import Unavailable
from tests.waiting import HANG_SECONDS, wait_for


def test_a_few_at_a_time_and_each_is_answered():
    running, most, guard, together = 0, 0, threading.Lock(), threading.Barrier(AT_ONCE)

    def work(number: int) -> int:
        nonlocal running, most
        with guard:
            running += 1
            most = max(most, running)
        together.wait(HANG_SECONDS)
        with guard:
            running -= 1
        return number

    async def ask() -> list[int]:
        turns = Turns()
        return await asyncio.gather(*(turns(work, number) for number in range(7 * AT_ONCE)))

    assert asyncio.run(ask()) == list(range(7 * AT_ONCE))
    assert most == AT_ONCE


class Held:
    """Work that goes on until it is let go."""

    def __init__(self) -> None:
        self.begun: list[None] = []
        self.over = threading.Event()

    def __call__(self) -> None:
        self.begun.append(None)
        self.over.wait(HANG_SECONDS)

    async def has_begun(self, times: int) -> None:
        await asyncio.to_thread(wait_for, lambda: len(self.begun) == times, "the beginning of all work")


def test_long_work_elsewhere_holds_no_turn():
    async def ask() -> str:
        turns, work = Turns(), Held()
        long = [asyncio.create_task(anyio.to_thread.run_sync(work)) for _ in range(40)]
        await work.has_begun(40)
        answer = await asyncio.wait_for(turns(str, "done"), HANG_SECONDS)
        work.over.set()
        await asyncio.gather(*long)
        return answer

    assert asyncio.run(ask()) == "done"


def test_nobody_waits_for_ever():
    async def ask() -> None:
        turns, work = Turns(patience_seconds=0.2), Held()
        held = [asyncio.create_task(turns(work)) for _ in range(AT_ONCE)]
        await work.has_begun(AT_ONCE)
        try:
            with pytest.raises(Unavailable, match="try again") as caught:
                await turns(str, "late")
            assert caught.value.retry_after == 5
        finally:
            work.over.set()
            await asyncio.gather(*held)
        assert await turns(str, "again") == "again"

    asyncio.run(ask())


def test_what_the_work_raises_comes_out():
    def fail() -> None:
        raise ValueError("no")

    async def ask() -> None:
        await Turns()(fail)

    with pytest.raises(ValueError, match="no"):
        asyncio.run(ask())
