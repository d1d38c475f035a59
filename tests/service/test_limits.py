"""Limits: wide for who looks, narrow for who works or guesses, and true about when the next one is welcome."""

from __future__ import annotations

import pytest

from service.errors import TooManyRequests
from service.limits import Kind, RateLimits
from service.settings import Settings
from tests.clock import Clock


@pytest.fixture
def limits(tmp_path) -> RateLimits:
    return RateLimits(Settings(data_dir=tmp_path))


def refused(limits: RateLimits, kind: Kind) -> TooManyRequests:
    """The first that is not let in."""
    for _ in range(10_000):
        try:
            limits.count(kind, "user:a")
        except TooManyRequests as error:
            return error
    raise AssertionError("everybody is let in")


def is_welcome(limits: RateLimits, kind: Kind) -> bool:
    try:
        limits.count(kind, "user:a")
    except TooManyRequests:
        return False
    return True


def test_who_asks_once_a_second_for_an_hour_is_never_refused(limits, clock_of_limits: Clock):
    for _ in range(3600):
        limits.count("reads", "user:a")
        clock_of_limits.pass_by(1)


def test_a_lively_hour_on_the_canvas(limits, clock_of_limits: Clock):
    """Five looks a second, a save each second, words or a ground anew every other second."""
    for second in range(3600):
        for _ in range(5):
            limits.count("reads", "user:a")
        limits.count("requests", "user:a")
        if second % 2:
            limits.count("requests", "user:a")
            limits.count("edits", "user:a")
        clock_of_limits.pass_by(1)


@pytest.mark.parametrize(
    ("kind", "most"), [("reads", 1200), ("requests", 240), ("edits", 120), ("refusals", 60), ("generations", 60)]
)
def test_nobody_gets_more_than_that_in_a_minute(limits, clock_of_limits: Clock, kind: Kind, most: int):
    let_in = 0
    for _ in range(600):
        for _ in range(most // 60):
            let_in += is_welcome(limits, kind)
        let_in += is_welcome(limits, kind)
        clock_of_limits.pass_by(1)
    assert let_in <= most * 11


def test_what_is_looked_at_costs_nothing_of_what_is_made(limits, clock_of_limits: Clock):
    refused(limits, "reads")
    assert is_welcome(limits, "requests")
    refused(limits, "requests")
    assert not is_welcome(limits, "reads")
    assert is_welcome(limits, "generations")


@pytest.mark.parametrize("kind", ["reads", "requests", "generations", "sign-ins", "refusals", "sockets"])
@pytest.mark.parametrize("moment", [0.0, 7.3, 59.0, 61.7])
def test_the_time_that_is_said_is_the_time_it_takes(limits, clock_of_limits: Clock, kind: Kind, moment: float):
    clock_of_limits.pass_by(moment)
    refused(limits, kind)
    for _ in range(5):
        seconds = refused(limits, kind).retry_after
        clock_of_limits.pass_by(seconds - 1.01)
        assert seconds == 1 or not is_welcome(limits, kind), "it could have come sooner"
        clock_of_limits.pass_by(1.01)
        assert is_welcome(limits, kind)
