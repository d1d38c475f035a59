"""Short work: in the order of asking, a few at a time, and never behind long work."""

import asyncio
import threading
import time

import anyio.to_thread
import pytest

from api.turns import AT_ONCE, Turns
from service.errors import Unavailable


def test_a_few_at_a_time_and_each_is_answered():
    running, most, guard = 0, 0, threading.Lock()

    def work(number: int) -> int:
        nonlocal running, most
        with guard:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with guard:
            running -= 1
        return number

    async def ask() -> list[int]:
        turns = Turns()
        return await asyncio.gather(*(turns(work, number) for number in range(20)))

    assert asyncio.run(ask()) == list(range(20))
    assert most == AT_ONCE


def test_long_work_elsewhere_holds_no_turn():
    over = threading.Event()

    async def ask() -> str:
        turns = Turns()
        long = [asyncio.create_task(anyio.to_thread.run_sync(over.wait, 20)) for _ in range(40)]
        await asyncio.sleep(0.05)
        answer = await asyncio.wait_for(turns(str, "done"), 5)
        over.set()
        await asyncio.gather(*long)
        return answer

    assert asyncio.run(ask()) == "done"


def test_nobody_waits_for_ever():
    over = threading.Event()

    async def ask() -> None:
        turns = Turns(patience_seconds=0.2)
        held = [asyncio.create_task(turns(over.wait, 20)) for _ in range(AT_ONCE)]
        await asyncio.sleep(0.05)
        try:
            with pytest.raises(Unavailable, match="try again") as caught:
                await turns(str, "late")
            assert caught.value.retry_after == 5
        finally:
            over.set()
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
