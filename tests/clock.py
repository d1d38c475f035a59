"""Time that a test moves."""

from __future__ import annotations

import time

import pytest


class Clock:
    """Stands where a module has imported `time`, and goes on only when it is told to."""

    def __init__(self) -> None:
        self.now = time.time()

    def time(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


def clock_ahead(seconds: float = 3600.0) -> Clock:
    """Of a machine that is wrong."""
    clock = Clock()
    clock.pass_by(seconds)
    return clock


@pytest.fixture
def clock_of_limits(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which this process counts how often somebody asks."""
    clock = Clock()
    for place in ("limits.strategies.time", "limits.storage.memory.time", "service.limits.time"):
        monkeypatch.setattr(place, clock)
    return clock
