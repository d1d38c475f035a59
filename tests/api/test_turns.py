"""Short work: a few at a time, never behind long work, and those who ask take turns."""

import asyncio
import threading

import anyio.to_thread
import pytest

from api.asker import asker
from api.shares import Shares
from api.turns import AT_ONCE, BURST_SECONDS, PER_SECOND, Gate, Turns
from service.errors import TooManyRequests, Unavailable
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


async def has_come(look) -> None:
    await asyncio.to_thread(wait_for, look)


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


def test_a_hundred_of_one_keep_anothers_single_one_waiting_for_one_of_them():
    order: list[str] = []

    async def ask() -> None:
        turns, work = Turns(1), Held()

        async def for_(who: str) -> None:
            asker.set(who)
            await turns(order.append, who)

        first = asyncio.create_task(turns(work))
        await work.has_begun(1)
        waiting = [asyncio.create_task(for_("ada")) for _ in range(100)]
        await has_come(lambda: len(turns._line._waiting) == 100)
        waiting += [asyncio.create_task(for_("bob")) for _ in range(2)]
        await has_come(lambda: len(turns._line._waiting) == 102)
        work.over.set()
        await asyncio.gather(first, *waiting)

    asyncio.run(ask())
    assert order[:4] == ["ada", "bob", "ada", "bob"]
    assert order[4:] == ["ada"] * 98


def test_who_goes_away_while_waiting_keeps_nobodys_place():
    async def ask() -> str:
        turns, work = Turns(1), Held()
        held = asyncio.create_task(turns(work))
        await work.has_begun(1)
        gone = [asyncio.create_task(turns(str, "gone")) for _ in range(3)]
        last = asyncio.create_task(turns(str, "done"))
        await has_come(lambda: len(turns._line._waiting) == 4)
        for each in gone:
            each.cancel()
        work.over.set()
        await held
        return await asyncio.wait_for(last, HANG_SECONDS)

    assert asyncio.run(ask()) == "done"


def test_a_share_is_each_ones_own():
    """Ada has as much in work as she may; Bob is not asked to wait, and nothing is kept of either."""

    async def ask() -> None:
        shares, over = Shares(2, patience_seconds=HANG_SECONDS), asyncio.Event()
        inside: list[str] = []

        async def work(who: str) -> None:
            async with shares.of(who):
                inside.append(who)
                await over.wait()

        asked = [asyncio.create_task(work(who)) for who in ("ada", "ada", "ada", "bob")]
        await has_come(lambda: len(inside) == 3 and len(shares._lines["ada"]._waiting) == 1)
        assert inside == ["ada", "ada", "bob"]
        over.set()
        await asyncio.gather(*asked)
        assert inside == ["ada", "ada", "bob", "ada"]
        assert not shares._lines

    asyncio.run(ask())


def test_who_waits_too_long_for_his_share_is_told_so():
    async def ask() -> None:
        shares = Shares(1, patience_seconds=0.05)
        async with shares.of("ada"):
            with pytest.raises(TooManyRequests, match="1 of your requests") as caught:
                async with shares.of("ada"):
                    raise AssertionError("two are in")
        assert caught.value.retry_after == 2
        async with shares.of("ada"):
            pass

    asyncio.run(ask())


def test_who_asks_for_next_to_nothing_very_often_is_let_in_by_turns():
    """One of a household comes in with each round of the loop, whatever it asks for, and the households by turns."""
    rounds, inside = [0], list[tuple[str, int]]()

    async def ask(gate: Gate, who: str) -> None:
        await gate.enter(who)
        inside.append((who, rounds[0]))

    async def all_of_them() -> None:
        gate, loop = Gate(), asyncio.get_running_loop()

        def count() -> None:
            rounds[0] += 1
            if len(inside) < 61:
                loop.call_soon(count)

        loop.call_soon(count)
        await asyncio.gather(*(ask(gate, "ada") for _ in range(60)), ask(gate, "bob"))

    asyncio.run(all_of_them())
    assert [who for who, _ in inside].index("bob") <= 2
    assert len({number for _, number in inside}) == 61, "no two in one round"


def test_a_household_comes_no_faster_than_so_and_waits_in_its_own_time():
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def all_of_them() -> None:
        gate = Gate(clock=lambda: 1000.0, sleep=sleep)
        for _ in range(BURST_SECONDS * PER_SECOND + 1):
            await gate.enter("ada")
        assert slept == []
        for _ in range(3):
            await gate.enter("ada")
        await gate.enter("bob")

    asyncio.run(all_of_them())
    assert slept == pytest.approx([number / PER_SECOND for number in (1, 2, 3)])
