"""The loop by itself: it looks when something changes, keeps its pace and lives through a bad call."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bots.delivery import Delivery
from bots.errors import RateLimited
from bots.surface import Pace
from tests.bots.stage import Stage
from tests.waiting import HANG_SECONDS


async def while_it_runs(delivery: Delivery, *steps) -> None:
    running = asyncio.create_task(delivery.run())
    try:
        for step in steps:
            await step()
    finally:
        delivery.stop()
        await asyncio.wait_for(running, HANG_SECONDS)


async def until(stage: Stage, *states: str) -> None:
    while stage.states()[-len(states) :] != list(states):
        assert len(stage.states()) < 1000
        await asyncio.to_thread(stage.surface.path.exists)


def test_it_follows_what_happens(stage: Stage):
    async def asked():
        await asyncio.to_thread(stage.ask)
        await until(stage, "queued")

    async def made():
        await asyncio.to_thread(stage.make)
        await until(stage, "ready")

    asyncio.run(while_it_runs(Delivery(stage.desk, stage.surface), asked, made))


def test_a_call_that_breaks_stops_no_other(stage: Stage):
    broken = []

    async def first_breaks(what, message):
        if not broken:
            broken.append(message.generation_id)
            raise RuntimeError("a library of the platform broke")

    stage.surface.before = first_breaks
    stage.ask()
    stage.ask()

    async def other_is_there():
        await until(stage, "queued")

    asyncio.run(while_it_runs(Delivery(stage.desk, stage.surface), other_is_there))
    assert stage.surface.lines()[0]["generation"] != str(broken[0])


def test_between_two_edits_of_a_message_time_passes(stage: Stage):
    stage.surface.pace = Pace(seconds_between=1000.0)
    stage.ask()
    asyncio.run(stage.deliver())
    stage.make()
    assert asyncio.run(stage.deliver()) == 0
    stage.let_time_pass()
    asyncio.run(stage.deliver())
    assert stage.states() == ["queued", "ready"]


def test_a_place_that_is_limited_does_not_stall_another(stage: Stage):
    slow, quick = stage.person(place="slow"), stage.person("bob", place="quick")

    async def limited(what, message):
        if message.person == "ada":
            raise RateLimited(3000.0)

    stage.surface.before = limited
    for _ in range(3):
        stage.ask(slow)
    accepted = stage.ask(quick)

    async def the_other_is_there():
        await until(stage, "queued")

    asyncio.run(while_it_runs(Delivery(stage.desk, stage.surface), the_other_is_there))
    assert [line["generation"] for line in stage.surface.lines()] == [str(accepted.generation_id)]


def test_a_call_without_an_end_is_given_up(stage: Stage):
    hangs = []

    async def once(what, message):
        if not hangs:
            hangs.append(what)
            await asyncio.Event().wait()

    stage.surface.before = once
    stage.surface.pace = replace(stage.surface.pace, patience_seconds=0.05)
    stage.ask()
    asyncio.run(stage.deliver())
    assert stage.rows()[0].attempts == 1
    stage.let_time_pass()
    asyncio.run(stage.deliver())
    assert stage.states() == ["queued"]
