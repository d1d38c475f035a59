"""How much may be sent in a minute by all processes together, and who goes first."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from bots.delivery.budget import Budget
from bots.delivery.standing import Lagging
from service.database import ChatSending, Database, db_epoch


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def lag(state: str = "running", place: str = "team") -> Lagging:
    return Lagging(uuid.uuid4(), place, state, state)


def spent(database: Database, budget: Budget, state: str = "running", *, place: str = "team") -> bool:
    return database.write(lambda session: budget.spend(session, lag(state, place)))


def half_a_minute_later(database: Database) -> None:
    def work(session):
        row = session.scalars(sa.select(ChatSending)).one()
        row.sent = [one - 30.5 for one in row.sent]

    database.write(work)


def test_two_processes_together_send_no_more_than_so_many_in_any_minute(database: Database):
    one, other = Budget("slack", 10), Budget("slack", 10)
    sent = []
    for _ in range(4):
        sent.append(sum(spent(database, process, "ready") for process in (one, other) * 10))
        half_a_minute_later(database)
    assert sent == [10, 0, 10, 0]


def test_last_states_have_room_when_progress_has_none(database: Database):
    budget = Budget("slack", 10)
    assert sum(spent(database, budget) for _ in range(20)) == 7
    assert sum(spent(database, budget, "ready") for _ in range(20)) == 3


def test_each_place_has_a_minute_of_its_own(database: Database):
    budget = Budget("slack", 1)
    assert spent(database, budget, "ready")
    assert not spent(database, budget, "ready")
    assert spent(database, budget, "ready", place="other")
    assert spent(database, Budget("another surface", 1), "ready")


def test_a_clock_that_was_put_back_stops_nobody(database: Database):
    budget = Budget("slack", 1)

    def ahead(session):
        now = session.execute(sa.select(db_epoch())).scalar_one()
        session.add(ChatSending(surface="slack", place="team", sent=[now + 86400]))

    database.write(ahead)
    assert spent(database, budget, "ready")


def test_progress_that_finds_no_room_rests_before_it_asks_again(database: Database):
    clock = Clock()
    budget = Budget("slack", 1, clock=clock)
    assert spent(database, budget)
    assert not spent(database, budget)
    assert not budget.allows(lag())
    clock.now = 3.0
    assert budget.allows(lag())


@pytest.fixture
def unlimited() -> tuple[Budget, Clock]:
    clock = Clock()
    return Budget("discord", None, clock=clock), clock


def test_a_pause_of_one_place_does_not_stop_another(unlimited):
    budget, _ = unlimited
    budget.pause("team", 30)
    assert not budget.allows(lag())
    assert budget.allows(lag(place="other"))


def test_a_pause_everywhere_does_and_it_ends(unlimited):
    budget, clock = unlimited
    budget.pause("team", 30, everywhere=True)
    assert not budget.allows(lag(place="other"))
    clock.now = 31
    assert budget.allows(lag(place="other"))
