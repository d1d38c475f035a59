"""Seconds of patience, of which those do not count in which this process wanted to work and was not let.

On a machine that is shared by many, a call of one second may last a minute. Linux says how long each thread has waited
for a processor (`/proc/self/task/*/schedstat`, its second number); elsewhere nothing is known of that. A process that
was stopped, or a machine that slept, shows in a turn that lasted far longer than it should have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import monotonic

_TURN_SECONDS = 0.5
_SHORTEST_TURN_SECONDS = 0.01
_TURN_COUNTS_AT_MOST = 2 * _TURN_SECONDS
_AT_MOST = 20
"""Times as long as was asked for, by the clock: then it ends, whoever kept it from working."""


def waited_for_a_processor(process: int | None = None) -> Mapping[str, float]:
    """Seconds, by thread of that process, or of this one; nothing where the system does not say."""
    waited: dict[str, float] = {}
    for thread in Path(f"/proc/{process or 'self'}/task").glob("*/schedstat"):
        try:
            waited[thread.parent.name] = int(thread.read_bytes().split()[1]) / 1e9
        except (OSError, ValueError, IndexError):  # it has ended meanwhile
            continue
    return waited


class Hindrance:
    """How long a process wanted to work and was not let, since it is watched: look at it now and then."""

    def __init__(
        self, process: int | None = None, *, waited: Callable[[int | None], Mapping[str, float]] | None = None
    ) -> None:
        """Of this process, where none is named."""
        self._waited = partial(waited or waited_for_a_processor, process)
        self._before, self._seconds = self._waited(), 0.0

    def seconds(self) -> float:
        """Of whichever thread waited longest from one look to the next."""
        now = self._waited()
        self._seconds += max((now[thread] - self._before.get(thread, 0.0) for thread in now), default=0.0)
        self._before = now
        return self._seconds


class Patience:
    """Wait in turns of `turn()` seconds until that is 0."""

    def __init__(
        self,
        seconds: float,
        *,
        clock: Callable[[], float] = monotonic,
        waited: Callable[[int | None], Mapping[str, float]] = waited_for_a_processor,
    ) -> None:
        self._clock, self._hindrance = clock, Hindrance(waited=waited)
        self._left, self._end = seconds, clock() + seconds * _AT_MOST
        self._at, self._hindered = clock(), 0.0

    def turn(self) -> float:
        """Seconds to wait next; what has passed since the last turn is taken off before."""
        now, hindered = self._clock(), self._hindrance.seconds()
        self._left -= min(max(0.0, now - self._at - (hindered - self._hindered)), _TURN_COUNTS_AT_MOST)
        self._at, self._hindered = now, hindered
        if self._left <= 0 or now >= self._end:
            return 0.0
        return min(max(self._left, _SHORTEST_TURN_SECONDS), _TURN_SECONDS)
