"""How much the memory of each process grew, by a fit that a spike, or a process started anew, does not bend.

The slope is Theil and Sen's: the median over all pairs of samples. Only pairs within the life of one process count,
and of each life its last two thirds, so that neither warming up nor a fresh start tells anything. It is told over the
longest such life, and no further: nobody knows what a process would have done that was ended.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WARM_UP = 1 / 3
LIMIT_PERCENT = 5.0
JUDGED_FROM_SECONDS = 1200.0
"""A shorter soak is over before every process has grown warm, which takes five minutes from the last time that all were
replaced: it tells of memory and does not judge."""
_FEWEST = 8
"""Samples of a life that counts; of less there is nothing to tell."""
_MOST = 400
"""Samples of one life that are looked at, evenly chosen: the pairs are half their square."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    at: float
    who: str
    pid: int
    resident: int
    proportional: int
    """Bytes; what several processes share is counted by its parts."""
    files: int


@dataclass(frozen=True, kw_only=True)
class Growth:
    who: str
    begins: float
    """Megabytes, medians of the first and the last fifth of what counts."""
    ends: float
    percent: float
    """Over the longest life, by the slope."""
    files: tuple[int, int]
    lives: int


def growths(samples: Sequence[Sample], *, until: float) -> list[Growth]:
    """Of each that was looked at often enough to tell, in the order of their names."""
    of: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        of[sample.who].append(sample)
    found = [_growth(who, held, until=until) for who, held in sorted(of.items())]
    return [one for one in found if one]


def _growth(who: str, held: Sequence[Sample], *, until: float) -> Growth | None:
    lives = list(_lives(held, begins=until * WARM_UP))
    settled = sorted((one for life in lives for one in life), key=lambda one: one.at)
    if not settled:
        return None
    slope = statistics.median(_slopes(lives))
    fifth = max(1, len(settled) // 5)
    begins, ends = (
        statistics.median(one.proportional for one in part) / 1e6 for part in (settled[:fifth], settled[-fifth:])
    )
    level = statistics.median(one.proportional for one in settled)
    return Growth(
        who=who,
        begins=begins,
        ends=ends,
        percent=100 * slope * max(life[-1].at - life[0].at for life in lives) / level,
        files=(min(one.files for one in settled), max(one.files for one in settled)),
        lives=len({one.pid for one in held}),
    )


def _lives(held: Iterable[Sample], *, begins: float) -> Iterable[list[Sample]]:
    by_pid: defaultdict[int, list[Sample]] = defaultdict(list)
    for sample in held:
        by_pid[sample.pid].append(sample)
    for life in by_pid.values():
        first, last = life[0].at, life[-1].at
        settled = [one for one in life if one.at >= max(begins, first + WARM_UP * (last - first))]
        if len(settled) >= _FEWEST:
            yield settled[:: max(1, len(settled) // _MOST)]


def _slopes(lives: Iterable[Sequence[Sample]]) -> list[float]:
    """Bytes a second, of each pair."""
    return [
        (later.proportional - sooner.proportional) / (later.at - sooner.at)
        for life in lives
        for place, sooner in enumerate(life)
        for later in life[place + 1 :]
        if later.at > sooner.at
    ]
