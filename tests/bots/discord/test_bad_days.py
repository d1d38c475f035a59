"""Discord on bad days: answers that mean nothing, that come by halves, or that say what no number is."""

import pytest

from bots.errors import RateLimited
from tests.bots.discord.house import House, text_of
from tests.waiting import wait_for

QUARTER = 15 * 60 + 1


def _making(house: House):
    asked = house.ask()
    house.shown(asked)
    claim = house.hand.take()
    house.shown(asked, "Starting")
    return asked, claim


def _posted_anew(house: House, claim) -> list[str]:
    """The finished message, where it cannot be edited any more."""
    house.discord.world.clock.pass_by(QUARTER)
    house.discord.faults.plan("no permission", "PATCH", "/channels/", times=None)
    house.hand.finish(claim)
    wait_for(lambda: house.message(claim.id).final_at)
    return [one["id"] for one in house.channel.messages.values() if "Ready." in text_of(one)]


@pytest.mark.parametrize("fault", ["bad gateway", "wall", "lost page", "ill-formed", "half an answer"])
def test_an_edit_that_went_wrong_is_made_again_and_never_elsewhere(house: House, fault: str) -> None:
    asked, claim = _making(house)
    house.discord.faults.plan(fault, "PATCH", "/messages/", times=3)
    house.hand.finish(claim)
    ready = house.shown(asked, "Ready.")
    assert ready["id"] == asked.original_id
    assert len(house.channel.messages) == 1
    assert house.discord.faults.requests("POST", "/channels/") == []


@pytest.mark.parametrize("fault", ["half an answer", "no answer at all", "bad gateway", "wall"])
def test_a_post_whose_answer_says_nothing_is_one_message_in_the_end(house: House, fault: str) -> None:
    _, claim = _making(house)
    house.discord.faults.plan(fault, "POST", f"/channels/{house.channel.id}/messages")
    assert len(_posted_anew(house, claim)) == 1


def test_a_message_of_the_bot_s_own_is_edited_by_the_bot(house: House) -> None:
    """The token of the interaction is no right to it."""
    ready = house.ready()
    made = house.press(ready, "variations")
    rows = wait_for(lambda: rows if len(rows := house.generations()) == 4 else None)
    wait_for(lambda: len(house.channel.messages) == 4)
    for _ in rows[1:]:
        house.hand.finish(house.hand.take())
    wait_for(lambda: sum("Ready." in text_of(one) for one in house.channel.messages.values()) == 4)
    assert made.followups == 0


@pytest.mark.parametrize("told", [float("nan"), float("inf"), -5.0, 0.0, 1e12])
def test_no_limit_that_is_told_makes_one_wait_for_ever_or_not_at_all(told: float) -> None:
    assert 0 < RateLimited(told).seconds <= 3600
    assert RateLimited(told).retry_after >= 1


def test_a_moderator_who_deletes_it_while_it_is_made_ends_it(house: House) -> None:
    _, claim = _making(house)
    with house.discord.world.lock:
        house.channel.messages.clear()
    house.hand.finish(claim)
    wait_for(lambda: house.message(claim.id).undelivered.startswith("gone"))
    assert house.channel.messages == {}
