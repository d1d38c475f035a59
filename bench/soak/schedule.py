"""Which fault strikes when: one each minute, in turn, each over well before the next begins."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

EVERY_SECONDS = 60.0
_BEGINS = 1 / 6
"""Of its minute: before that, all is well again after the fault before."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    name: str
    says: str
    lasts: float
    """Of a minute."""
    refuses: bool = False
    """Whether a request may be turned away meanwhile, with `Retry-After`, as docs/reliability.md says."""
    once: bool = False
    """It does not come round again: processes grow old after it, and whether they grow large is seen."""


FAULTS: tuple[Fault, ...] = (
    Fault(name="kill", says="a worker in the midst of a generation gets SIGKILL, and another takes its place", lasts=0),
    Fault(name="redis", says="Redis is gone, and comes back empty", lasts=1 / 3),
    Fault(name="database", says="PostgreSQL crashes and is away for some seconds", lasts=1 / 12, refuses=True),
    Fault(
        name="rolling", says="every process is ended gently and started anew, one after another", lasts=1 / 3, once=True
    ),
    Fault(name="stop", says="a worker stands still (SIGSTOP) for longer than its lease, then goes on", lasts=2 / 3),
    Fault(name="storage", says="every call of the bucket takes a second longer", lasts=1 / 3),
    Fault(name="receiver", says="whoever receives webhooks takes calls and does not answer", lasts=5 / 12),
    Fault(name="disk", says="the disk of one worker is full to the last page, then has room again", lasts=1 / 3),
)
BY_NAME = {fault.name: fault for fault in FAULTS}


@dataclass(frozen=True, kw_only=True)
class Strike:
    fault: Fault
    begins: float
    """Seconds from the beginning of the soak."""
    ends: float


def schedule(minutes: int, *, only: Sequence[str] = (), every: float = EVERY_SECONDS) -> tuple[Strike, ...]:
    """One strike for each minute; a minute may be as short as `every` says."""
    first = [BY_NAME[name] for name in only] or list(FAULTS)
    later = [fault for fault in first if not fault.once] or first
    turns = itertools.chain(first, itertools.cycle(later))
    begins = [every * (minute + _BEGINS) for minute in range(minutes)]
    return tuple(
        Strike(fault=fault, begins=at, ends=at + every * fault.lasts) for at, fault in zip(begins, turns, strict=False)
    )


def told(strikes: Sequence[Strike]) -> str:
    """A line for each."""
    return "\n".join(
        f"{one.begins // 60:3.0f}:{one.begins % 60:02.0f}  {one.fault.name:<9} {one.fault.says}"
        f"{f' ({one.ends - one.begins:.0f} s)' if one.ends > one.begins else ''}"
        for one in strikes
    )
