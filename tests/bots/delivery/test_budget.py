"""How much may be sent in a minute, and who goes first."""

from __future__ import annotations

import uuid

from bots.delivery.budget import Budget
from bots.delivery.standing import Lagging


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def lag(state: str = "running", place: str = "team") -> Lagging:
    return Lagging(id=uuid.uuid4(), place=place, state=state, wanted=state)


def test_no_more_than_so_many_in_any_minute():
    clock = Clock()
    budget, sent = Budget(50, clock=clock), []
    for tick in range(1800):
        clock.now = tick / 10
        for state in ("running", "ready"):
            if budget.allows(one := lag(state)):
                budget.spend(one.place)
                sent.append(clock.now)
    assert len(sent) > 100
    assert max(sum(start < at <= start + 60 for at in sent) for start in sent) <= 50


def test_last_states_have_room_when_progress_has_none():
    budget = Budget(10, clock=Clock())
    while budget.allows(lag()):
        budget.spend("team")
    assert budget.allows(lag("ready"))


def test_a_pause_of_one_place_does_not_stop_another():
    budget = Budget(None, clock=Clock())
    budget.pause("team", 30)
    assert not budget.allows(lag())
    assert budget.allows(lag(place="other"))


def test_a_pause_everywhere_does_and_it_ends():
    clock = Clock()
    budget = Budget(None, clock=clock)
    budget.pause("team", 30, everywhere=True)
    assert not budget.allows(lag(place="other"))
    clock.now = 31
    assert budget.allows(lag(place="other"))
