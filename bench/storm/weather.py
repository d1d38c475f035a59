"""Kills and stalls that strike only those who hold a generation, in the midst of it, as often as was asked for."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from bench.storm.field import Field
from bench.storm.herd import LOST, RUNNING, Herd, Holder

Submit = Callable[[], None]
_ENDED = "ended"


def kill_holders(
    field: Field, herd: Herd, *, kills: int, share: float, seconds: float, more: Submit, chance: random.Random
) -> int:
    """Kill `share` of the tries, each at a random moment of it, until `kills` were cut off; returns how many were.

    Where nothing is left to strike, `more` is asked for: the storm is as strong on a machine that is slow.
    """
    doomed: dict[Holder, float] = {}
    struck: set[Holder] = set()

    def is_due(holder: Holder) -> bool:
        if holder not in doomed:
            strikes = chance.random() < share
            doomed[holder] = time.monotonic() + chance.uniform(0, 0.9 * seconds) if strikes else float("inf")
        return time.monotonic() >= doomed[holder]

    def over() -> bool:
        for holder in herd.holders():
            if len(struck) < kills and is_due(holder) and herd.kill(holder):
                struck.add(holder)
        if not field.busy():
            more()
        return len(struck) >= kills

    field.wait_until(over, f"a storm of {kills} kills")
    return len(struck)


def stall_holders(field: Field, herd: Herd, *, stalls: int, more: Submit, chance: random.Random) -> int:
    """Stop holders, and wake them when another has taken over, until `stalls` were; returns how many were.

    Every second one sleeps until the other has ended the generation, so that it certainly comes too late.
    """
    asleep: dict[Holder, str] = {}
    met: set[Holder] = set()
    woken = 0

    def over() -> bool:
        nonlocal woken
        for holder, (outcome, status) in herd.outcomes(asleep.keys()).items():
            late = outcome == LOST and (asleep[holder] == LOST or status not in ("pending", RUNNING))
            if late or outcome not in (LOST, RUNNING):  # without the fence another may have ended its try
                herd.wake(holder)
                del asleep[holder]
                woken += late
        for holder in herd.holders():
            free = woken + len(asleep) < stalls and len(asleep) < len(herd.pids) - 1
            if free and holder not in met and chance.random() < 0.5 and herd.stop(holder):
                asleep[holder] = LOST if (woken + len(asleep)) % 2 else _ENDED
            met.add(holder)
        if not field.busy():
            more()
        return woken >= stalls

    field.wait_until(over, f"a storm of {stalls} stalls")
    return woken
