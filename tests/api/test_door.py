"""Who is let in when many are there: silence is shown out first, and the largest household before others."""

from dataclasses import dataclass, field

from api.bounds import Bounds
from api.door import Door

BOUNDS = Bounds(connections=6, connections_per_household=3)


@dataclass(eq=False)
class Caller:
    is_silent: bool = True
    shown_out: list[None] = field(default_factory=list)

    def show_out(self) -> None:
        self.shown_out.append(None)


def come(door: Door, address: str | None, count: int = 1, *, silent: bool = True) -> list[Caller]:
    callers = [Caller(is_silent=silent) for _ in range(count)]
    return [caller for caller in callers if door.enter(caller, address)]


def test_a_household_that_is_full_loses_its_own_silent_ones_first():
    door = Door(BOUNDS)
    first, second, third = come(door, "192.0.2.1", 3)
    other = come(door, "192.0.2.2")[0]
    assert len(come(door, "192.0.2.1")) == 1
    assert [len(each.shown_out) for each in (first, second, third, other)] == [1, 0, 0, 0]


def test_who_is_being_answered_is_not_shown_out():
    door = Door(BOUNDS)
    busy = come(door, "192.0.2.1", 3, silent=False)
    assert come(door, "192.0.2.1") == []
    assert [each.shown_out for each in busy] == [[], [], []]
    door.leave(busy[0])
    assert len(come(door, "192.0.2.1")) == 1


def test_addresses_of_one_ipv6_household_are_one():
    door = Door(BOUNDS)
    assert [len(come(door, f"2001:db8:0:1::{number}", silent=False)) for number in range(5)] == [1, 1, 1, 0, 0]
    assert len(come(door, "2001:db8:0:2::1", silent=False)) == 1


def test_a_full_house_loses_one_of_the_largest_household():
    door = Door(BOUNDS)
    many, few = come(door, "192.0.2.1", 3), come(door, "192.0.2.2", 2)
    come(door, "192.0.2.3")
    assert len(come(door, "192.0.2.4")) == 1
    assert [len(each.shown_out) for each in (*many, *few)] == [1, 0, 0, 0, 0]
    assert len(door) == BOUNDS.connections


def test_a_house_full_of_who_is_being_answered_lets_nobody_in():
    door = Door(BOUNDS)
    for number in range(6):
        come(door, f"192.0.2.{number}", silent=False)
    assert come(door, "192.0.2.9") == []


def test_a_trusted_proxy_stands_for_many():
    door = Door(BOUNDS, trusted_proxies=["10.0.0.0/8"])
    assert len(come(door, "10.0.0.5", 5, silent=False)) == 5
    assert len(come(door, "::ffff:10.0.0.5", silent=False)) == 1
    assert come(door, "10.0.0.5", silent=False) == [], "of all together there are not more than the bound"


def test_who_has_left_may_be_forgotten_twice():
    door = Door(BOUNDS)
    caller = come(door, "192.0.2.1")[0]
    door.leave(caller)
    door.leave(caller)
    assert len(door) == 0
