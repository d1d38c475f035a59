"""What a process says of itself as it goes, so that whoever outlives it can tell why it ended, and clear up.

A plugin can end its process, or hold it for ever, and nothing that runs inside is left to name it. So each call of a
plugin is said before it begins and after it ended, and so is each folder that must not be left behind.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

_CALL_LIMIT = 1000
"""Letters that are enough to name a plugin; a path is told whole."""


class Kind(StrEnum):
    CALL = "call"
    """A plugin is asked something; the text is which."""
    FOLDER = "folder"
    """It is to go when the process does, with all that is in it; the text is its path."""
    MADE = "made"
    """A folder that is to go likewise, but only where nothing came into it."""
    PLACING = "placing"
    """Finished files take their place, in no time: whoever wants to end the process waits for that."""


@dataclass(frozen=True)
class Step:
    """One thing that began, or ended again; `number` tells two of the same text apart."""

    number: int
    kind: Kind
    text: str
    begins: bool
    seconds: float = 0.0
    """How long it may take, where that is longer than usual."""

    def line(self) -> bytes:
        text = self.text[:_CALL_LIMIT] if self.kind == Kind.CALL else self.text
        return json.dumps([self.number, self.kind, text, self.begins, self.seconds]).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Step:
        number, kind, text, begins, seconds = json.loads(line)
        return cls(number, Kind(kind), text, begins, seconds)


Listener = Callable[[Step], None]
_listeners: list[Listener] = []
_numbers = itertools.count()


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """`listener` is told, on whatever thread it happens, until the block ends. It must not raise."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


@contextmanager
def during(kind: Kind, text: str, *, seconds: float = 0.0) -> Iterator[None]:
    """Say that it begins, how long it may take, and that it has ended."""
    number = next(_numbers)
    _say(Step(number, kind, text, True, seconds))
    try:
        yield
    finally:
        _say(Step(number, kind, text, False))


def _say(step: Step) -> None:
    for listener in tuple(_listeners):
        listener(step)


class Journal:
    """Another process's steps: what it is in the midst of, and since when."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[Step, float]] = {}

    def hear(self, step: Step, *, at: float | None = None) -> None:
        """What was said just now, or at that time of the monotonic clock."""
        if step.begins:
            self._open[step.number] = (step, time.monotonic() if at is None else at)
        else:
            self._open.pop(step.number, None)

    def open(self, kind: Kind) -> tuple[str, ...]:
        """The texts of what has begun and not ended, the oldest first."""
        return tuple(dict.fromkeys(step.text for step, _ in self._open.values() if step.kind == kind))

    def overdue(self, kind: Kind, *, usual: float, grace: float, now: float | None = None) -> dict[str, float]:
        """Of what is open, that which lasts longer than it may, and `grace` beyond that: by its text, how long."""
        now = time.monotonic() if now is None else now
        found: dict[str, float] = {}
        for step, since in self._open.values():
            limit = max(usual, step.seconds) + grace
            if step.kind == kind and now - since >= limit:
                found.setdefault(step.text, limit)
        return found
