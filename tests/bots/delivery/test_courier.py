"""One message for each generation, in its last state exactly once, whatever happens on the way."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
import sqlalchemy as sa

from bench.bots_storm.recorder import judged
from bots.delivery import claims
from bots.errors import Closed, Gone, Nowhere, RateLimited
from bots.verbs import controlling, looking
from service import generations
from service.database import ChatMessage, ChatPlace, Generation, db_now
from service.errors import Unavailable
from service.privacy import ask_for_deletion, carry_on
from tests.bots.stage import Stage


class Killed(BaseException):
    """The process ends here."""


def once(raising: BaseException, *, on: str):
    """Raises at the first call of that kind, and no more."""
    left = [raising]

    async def step(what, message):
        if what == on and left:
            raise left.pop()

    return step


def verdict(stage: Stage, *accepted) -> tuple[int, int, int]:
    found = judged(stage.surface.lines(), {str(one.generation_id) for one in accepted})
    return found.lost, found.doubled, found.unfinished


def test_it_is_posted_edited_and_done(stage: Stage):
    accepted = stage.ask()
    asyncio.run(stage.deliver())
    claim = stage.begin()
    stage.move(claim)
    asyncio.run(stage.deliver())
    stage.finish(claim)
    asyncio.run(stage.deliver())
    assert [(line["what"], line["state"]) for line in stage.surface.lines()] == [
        ("post", "queued"),
        ("edit", "running"),
        ("edit", "ready"),
    ]
    (row,) = stage.rows()
    assert row.final_at
    assert row.address["message"] == 0
    assert verdict(stage, accepted) == (0, 0, 0)
    assert asyncio.run(stage.deliver()) == 0


def test_a_message_that_the_handler_made_is_edited(stage: Stage):
    stage.ask(address={"message": 7}, posted=True)
    asyncio.run(stage.deliver())
    assert [(line["what"], line["message"]) for line in stage.surface.lines()] == [("edit", 7)]


def test_only_the_newest_state_is_sent(stage: Stage):
    stage.ask()
    asyncio.run(stage.deliver())
    claim = stage.begin()
    for percent in (10, 20, 30, 40):
        stage.move(claim, progress=percent / 100)
    stage.finish(claim)
    asyncio.run(stage.deliver())
    assert stage.states() == ["queued", "ready"]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("what", ["post", "edit", "withdraw"])
def test_a_process_that_ends_in_the_midst_loses_and_doubles_nothing(stage: Stage, what: str, moment: str):
    accepted = stage.ask()

    async def until_killed():
        try:
            await stage.deliver()
        except Killed:
            return True
        return False

    setattr(stage.surface, moment, once(Killed(), on=what))
    killed = asyncio.run(until_killed())
    stage.let_time_pass()
    asyncio.run(stage.deliver())
    stage.make()
    killed |= asyncio.run(until_killed())
    stage.let_time_pass()
    asyncio.run(stage.deliver())
    assert verdict(stage, accepted) == (0, 0, 0)
    controlling.delete(stage.desk, accepted.generation_id, user_id=stage.rows()[0].user_id)
    killed |= asyncio.run(until_killed())
    stage.let_time_pass()
    asyncio.run(stage.deliver())
    assert killed
    assert stage.states()[-1] == "deleted"
    assert stage.rows() == []


def test_a_first_post_whose_answer_was_lost_is_found_again(stage: Stage):
    stage.surface.heeds_marks = False
    accepted = stage.ask()
    stage.surface.after = once(TimeoutError(), on="post")
    asyncio.run(stage.deliver())
    stage.let_time_pass()
    stage.make()
    asyncio.run(stage.deliver())
    assert verdict(stage, accepted) == (0, 0, 0)
    assert [line["what"] for line in stage.surface.lines()] == ["post", "edit"]


async def overtaken(stage: Stage) -> None:
    """One delivery stands still before its call, loses its lease, and goes on when another has delivered."""
    stands, goes_on = asyncio.Event(), asyncio.Event()
    first = stage.courier()
    source = first._source

    def slow(claim):
        loop.call_soon_threadsafe(stands.set)
        asyncio.run_coroutine_threadsafe(goes_on.wait(), loop).result()
        return source(claim)

    loop = asyncio.get_running_loop()
    first._source = slow
    (one,) = stage.lagging()
    late = asyncio.create_task(first.deliver(one))
    await stands.wait()
    stage.let_time_pass()
    await stage.deliver()
    goes_on.set()
    await late
    stage.let_time_pass()
    await stage.deliver()


def test_two_deliveries_make_one_message(stage: Stage):
    stage.surface.heeds_marks = False
    accepted = stage.ask()
    stage.make()
    asyncio.run(overtaken(stage))
    assert verdict(stage, accepted) == (0, 0, 0)


def test_without_the_fence_they_make_two(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    stage.surface.heeds_marks = False
    monkeypatch.setattr(claims, "renew", lambda *_, **__: True)
    monkeypatch.setattr(claims, "_held", lambda claim: (ChatMessage.id == claim.row.id,))
    accepted = stage.ask()
    stage.make()
    asyncio.run(overtaken(stage))
    lost, doubled, _ = verdict(stage, accepted)
    assert (lost, doubled) == (0, 1)


def test_a_limit_of_the_platform_is_waited_for(stage: Stage):
    accepted = stage.ask()
    stage.surface.before = once(RateLimited(30.0), on="post")
    asyncio.run(stage.deliver())
    assert stage.lagging() == []
    (row,) = stage.rows()
    with stage.desk.database.read() as session:
        now = session.scalars(sa.select(db_now())).one()
    assert 20 < (row.next_try_at - now).total_seconds() <= 30
    stage.make()
    stage.let_time_pass()
    asyncio.run(stage.deliver())
    assert stage.states() == ["ready"]
    assert verdict(stage, accepted) == (0, 0, 0)


def test_what_the_platform_cannot_do_now_is_tried_later_each_time(stage: Stage):
    async def down(what, message):
        raise Unavailable("not now")

    stage.ask()
    stage.surface.before = down
    waits = []
    for _ in range(3):
        asyncio.run(stage.deliver())
        with stage.desk.database.read() as session:
            waits.append((stage.rows()[0].next_try_at - session.scalars(sa.select(db_now())).one()).total_seconds())
        stage.let_time_pass()
    assert waits == sorted(waits)
    assert stage.rows()[0].attempts == 3


def test_a_message_that_its_reader_deleted_is_left_alone(stage: Stage):
    stage.ask()
    asyncio.run(stage.deliver())
    stage.surface.before = once(Gone("deleted"), on="edit")
    stage.make()
    asyncio.run(stage.deliver())
    stage.let_time_pass()
    assert asyncio.run(stage.deliver()) == 0
    assert stage.states() == ["queued"]


def test_what_can_be_put_nowhere_is_offered_again(stage: Stage):
    accepted = stage.ask()
    stage.surface.before = once(Nowhere("no channel, no direct messages"), on="post")
    stage.make()
    asyncio.run(stage.deliver())
    stage.let_time_pass()
    assert asyncio.run(stage.deliver()) == 0
    (own,) = looking.status(stage.desk, stage.person())
    assert not own.delivered
    assert own.message.state == "ready"
    looking.send_again(stage.desk, stage.rows()[0], {"channel": "elsewhere"})
    asyncio.run(stage.deliver())
    assert verdict(stage, accepted) == (0, 0, 0)
    assert looking.status(stage.desk, stage.person())[0].delivered


def test_a_place_that_removes_the_app_is_left(stage: Stage):
    there, elsewhere = stage.person(place="guild"), stage.person("bob", place="other")
    first, second = stage.ask(there), stage.ask(there)
    other = stage.ask(elsewhere)
    stage.surface.before = once(Closed("token revoked"), on="post")
    asyncio.run(stage.deliver(rounds=1))
    with stage.desk.database.read() as session:
        assert session.scalars(sa.select(ChatPlace)).one().subject == "guild"
        left = {row.id: row.status for row in session.scalars(sa.select(Generation))}
    assert left == {
        first.generation_id: "cancelled",
        second.generation_id: "cancelled",
        other.generation_id: "pending",
    }


def test_one_that_is_tried_again_goes_on_in_its_message(stage: Stage):
    accepted = stage.ask()
    stage.fail(stage.begin())
    asyncio.run(stage.deliver())
    controlling.retry(stage.desk, accepted.generation_id, user_id=stage.person().user_id)
    asyncio.run(stage.deliver())
    stage.make()
    asyncio.run(stage.deliver())
    assert [(line["what"], line["state"]) for line in stage.surface.lines()] == [
        ("post", "failed"),
        ("edit", "queued"),
        ("edit", "ready"),
    ]


def test_one_tried_again_that_is_done_before_anybody_looked_is_shown(stage: Stage):
    accepted = stage.ask()
    stage.fail(stage.begin())
    asyncio.run(stage.deliver())
    controlling.retry(stage.desk, accepted.generation_id, user_id=stage.person().user_id)
    stage.make()
    asyncio.run(stage.deliver())
    assert stage.states() == ["failed", "ready"]


def test_one_tried_again_while_its_end_is_being_shown_goes_on(stage: Stage):
    accepted = stage.ask()
    stage.fail(stage.begin())

    async def tried_again(what, message):
        if message.state == "failed":
            work = partial(controlling.retry, stage.desk, accepted.generation_id, user_id=stage.person().user_id)
            await asyncio.to_thread(work)

    stage.surface.after = tried_again
    asyncio.run(stage.deliver())
    stage.make()
    stage.let_time_pass()
    asyncio.run(stage.deliver())
    assert stage.states()[-1] == "ready"
    assert verdict(stage, accepted) == (0, 0, 0)


def test_what_shows_nothing_yet_goes_before_who_moved_up_in_the_line(stage: Stage):
    first = stage.ask()
    asyncio.run(stage.deliver())
    stage.let_time_pass()
    stage.begin()
    second = stage.ask(stage.person("bob"))
    assert [one.id for one in stage.lagging()] == [second.message_id, first.message_id]


def test_a_deleted_picture_is_taken_out_of_its_message(stage: Stage):
    accepted = stage.ask()
    stage.make()
    asyncio.run(stage.deliver())
    generations.remove(
        stage.desk.database, accepted.generation_id, user_id=stage.person().user_id, settings=stage.desk.settings
    )
    asyncio.run(stage.deliver())
    assert (stage.surface.lines()[-1]["what"], stage.surface.lines()[-1]["pictures"]) == ("withdraw", 0)
    assert stage.rows() == []


def test_a_deleted_account_takes_its_pictures_out_of_all_messages(stage: Stage):
    person = stage.person()
    stage.ask(person)
    stage.ask(person)
    stage.make()
    asyncio.run(stage.deliver())
    ask_for_deletion(stage.desk.database, person.user_id, settings=stage.desk.settings)
    carry_on(stage.desk.database, stage.desk.settings)
    stage.let_time_pass()
    asyncio.run(stage.deliver())
    assert [line["what"] for line in stage.surface.lines()].count("withdraw") == 2
    assert stage.rows() == []


def test_the_line_is_told_and_a_worker_that_is_missing(stage: Stage):
    stage.ask(title="First")
    stage.ask(stage.person("bob"), title="Second")
    queued = {one.wanted for one in stage.lagging()}
    assert queued == {"1:queued:0", "1:queued:1"}
    assert {one.state for one in stage.lagging(silent_seconds=-1.0)} == {"waiting"}
