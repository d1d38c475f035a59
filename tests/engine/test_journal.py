"""What another process says of itself: what is open, and what is open for longer than it may be."""

from __future__ import annotations

from engine import journal
from engine.journal import Journal, Kind, Step
from engine.kinds.guard import Guard

PLAIN, GRANTED = Step(1, Kind.CALL, "plain", True), Step(2, Kind.CALL, "granted", True, 210.0)


def test_who_was_granted_more_time_is_overdue_later():
    heard = Journal()
    for step in (PLAIN, GRANTED):
        heard.hear(Step.read(step.line()), at=0.0)
    assert heard.overdue(Kind.CALL, usual=60, grace=5, now=50) == {}
    assert heard.overdue(Kind.CALL, usual=60, grace=5, now=100) == {"plain": 65}
    assert heard.overdue(Kind.CALL, usual=60, grace=5, now=300) == {"plain": 65, "granted": 215}
    assert heard.open(Kind.CALL) == ("plain", "granted")


def test_a_call_says_how_long_it_may_take():
    said: list[Step] = []
    with journal.heard_by(said.append):
        Guard("background", "remote", plugin="remote", seconds=210).ask("paint", lambda: None)
    assert [step.seconds for step in said if step.begins] == [210]
