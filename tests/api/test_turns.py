"""Short work: in the order of asking, a few at a time, and never behind long work."""

import asyncio
import threading
import time

import anyio.to_thread
import pytest

from api.turns import AT_ONCE, Turns


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


def test_what_the_work_raises_comes_out():
    def fail() -> None:
        raise ValueError("no")

    async def ask() -> None:
        await Turns()(fail)

    with pytest.raises(ValueError, match="no"):
        asyncio.run(ask())
