"""One person's work in a chat that does not come to an end keeps nobody else's waiting."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace

from bots.discord.works import Works
from bots.shares import PER_PERSON, Shares
from bots.slack.calls import Call
from bots.slack.errands import Errands
from tests.waiting import HANG_SECONDS

MANY = 60


def test_a_person_who_has_nothing_under_way_is_forgotten() -> None:
    shares = Shares()

    async def one() -> None:
        async with shares.of("ada"):
            pass

    async def many() -> None:
        await asyncio.gather(*(one() for _ in range(MANY)))

    asyncio.run(many())
    assert not shares._places
    assert not shares._inside


def test_errands_in_slack() -> None:
    begun: list[str] = []

    async def run() -> None:
        over = asyncio.Event()
        done = asyncio.Event()
        errands = Errands(None, None, None)

        async def hangs(call: Call) -> None:
            begun.append(call.user)
            await over.wait()

        async def works(call: Call) -> None:
            begun.append(call.user)
            done.set()

        for number in range(MANY):
            errands.begin(Call(team="T1", user="ada", key=str(number)), hangs)
        errands.begin(Call(team="T1", user="bob", key="b"), works)
        await done.wait()
        assert begun.count("ada") == PER_PERSON
        over.set()
        await errands.settle(HANG_SECONDS)

    asyncio.run(run())
    assert (begun.count("ada"), begun.count("bob")) == (MANY, 1)


def test_threads_in_discord(monkeypatch) -> None:
    over, begun = threading.Event(), list[int]()

    def attempted(_works: Works, interaction: SimpleNamespace, _work: object) -> None:
        begun.append(interaction.user.id)
        if interaction.user.id == 1:
            over.wait(HANG_SECONDS)

    monkeypatch.setattr(Works, "_attempted", attempted)

    async def run() -> None:
        works = Works(None, None)
        ada, bob = (SimpleNamespace(user=SimpleNamespace(id=number)) for number in (1, 2))
        hanging = [asyncio.create_task(works.attempt(ada, print)) for _ in range(MANY)]
        try:
            await works.attempt(bob, print)
            assert begun.count(1) <= PER_PERSON
        finally:
            over.set()
        await asyncio.gather(*hanging)
        works.close()

    asyncio.run(run())
    assert (begun.count(1), begun.count(2)) == (MANY, 1)
