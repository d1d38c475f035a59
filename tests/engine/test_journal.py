"""What another process says of itself: what is open, and what is open for longer than it may be."""

from __future__ import annotations

import time

from engine.journal import Journal, Kind, Step
from engine.kinds.guard import Guard


def heard(*steps: Step, ago: float) -> Journal:
    journal = Journal()
    for step in steps:
        journal.hear(Step.read(step.line()), at=time.monotonic() - ago)
    return journal


def test_who_was_granted_more_time_is_overdue_later():
    plain, granted = Step(1, Kind.CALL, "plain", True), Step(2, Kind.CALL, "granted", True, 210.0)
    assert heard(plain, granted, ago=50).overdue(Kind.CALL, usual=60, grace=5) == {}
    assert heard(plain, granted, ago=100).overdue(Kind.CALL, usual=60, grace=5) == {"plain": 65}
    assert heard(plain, granted, ago=300).overdue(Kind.CALL, usual=60, grace=5) == {"plain": 65, "granted": 215}
    assert heard(granted, Step(2, Kind.CALL, "granted", False), ago=300).open(Kind.CALL) == ()


def test_a_call_says_how_long_it_may_take():
    said: list[Step] = []
    from engine import journal

    with journal.heard_by(said.append):
        Guard("background", "remote", plugin="remote", seconds=210).ask("paint", lambda: None)
    assert said[0].seconds == 210
