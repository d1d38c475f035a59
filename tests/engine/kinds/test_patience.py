"""How long a call is waited for, on a machine that lets it work and on one that does not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from engine.kinds.patience import Hindrance, Patience, waited_for_a_processor
from tests.waiting import wait_for


class Machine:
    """Time that passes as it is told, and what each thread waited for a processor meanwhile."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits = {"1": 5.0, "2": 0.0}

    def patience(self, seconds: float) -> Patience:
        return Patience(seconds, clock=lambda: self.now, waited=lambda _: dict(self.waits))

    def turns(self, seconds: float, *, share: float = 1.0, longer: float = 0.0) -> float:
        """Seconds by the clock until nobody waits any more, where thread 2 is let work for `share` of them."""
        began, patience = self.now, self.patience(seconds)
        while turn := patience.turn():
            passed = turn + longer
            self.now += passed
            self.waits["2"] += passed * (1 - share)
        return self.now - began


def test_on_a_quiet_machine_it_is_the_clock():
    assert Machine().turns(3) == pytest.approx(3)


def test_waiting_for_a_processor_does_not_count():
    assert Machine().turns(3, share=0.25) == pytest.approx(12, abs=0.5)


def test_it_ends_all_the_same_where_nothing_is_let_work():
    assert Machine().turns(3, share=0) == pytest.approx(60, abs=0.5)


def test_a_stop_of_the_whole_process_counts_as_one_turn():
    machine = Machine()
    patience = machine.patience(3)
    machine.now += 40
    assert patience.turn() > 0
    machine.now += 1
    assert patience.turn() > 0
    machine.now += 1
    assert patience.turn() == 0


def test_threads_come_and_go():
    machine = Machine()
    patience = machine.patience(1)
    del machine.waits["1"]
    machine.waits["3"] = 0.25
    machine.now += 0.5
    assert patience.turn() == pytest.approx(0.5)
    machine.now += 0.5
    assert patience.turn() == pytest.approx(0.25)


def test_this_process_knows_what_it_waited():
    assert all(seconds >= 0 for seconds in waited_for_a_processor().values())


def test_another_process_is_seen_to_wait():
    processor = min(os.sched_getaffinity(0))
    busy = f"import os; os.sched_setaffinity(0, {{{processor}}}); [0 for _ in iter(int, 1)]"
    both = [subprocess.Popen([sys.executable, "-c", busy]) for _ in range(2)]
    try:
        hindrance = Hindrance(both[0].pid)
        wait_for(lambda: hindrance.seconds() > 0.2, "one of two that share a processor")
    finally:
        for one in both:
            one.kill()
            one.wait()
    assert Hindrance(both[0].pid).seconds() == 0, "of one that has ended nothing is told"
