"""Workers, and the weather: kills and stalls that strike only those who hold a generation, in the midst of it."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bench.storm.field import Field
from bench.storm.nursery import Nursery
from service.database import Generation
from service.errors import Unavailable

_LOOK_SECONDS = 0.03


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A worker in the midst of a generation."""

    generation_id: uuid.UUID
    fence: int
    pid: int


class Herd:
    """So many workers, each replaced when it is gone."""

    def __init__(self, field: Field, nursery: Nursery, *, count: int, seconds: float, fault: str = "") -> None:
        self._field, self._nursery = field, nursery
        self._seconds, self._fault = seconds, fault
        self.pids = [self._bear() for _ in range(count)]

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        self.pids.remove(pid)
        self.pids.append(self._bear())

    def end(self) -> None:
        for pid in self.pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def holders(self) -> list[Holder]:
        """From the rows: who is at work on what."""
        query = sa.select(Generation.id, Generation.fence, Generation.worker_id).where(Generation.status == "running")
        with self._field.database.read() as session:
            rows = session.execute(query).all()
        found = [(one, fence, int(worker.split("-")[-2])) for one, fence, worker in rows if worker]
        return [Holder(generation_id=one, fence=fence, pid=pid) for one, fence, pid in found if pid in self.pids]

    def busy(self) -> bool:
        """Whether anything waits or runs."""
        unended = sa.select(Generation.id).where(Generation.status.in_(("pending", "running"))).limit(1)
        with self._field.database.read() as session:
            return session.scalar(unended) is not None

    def _bear(self) -> int:
        return self._nursery.bear(self._field.values, seconds=self._seconds, fault=self._fault)


def kill_holders(herd: Herd, *, kills: int, share: float, seconds: float, ends: float, chance: random.Random) -> int:
    """Kill `share` of the tries, each at a random moment of it, until `kills` are done; returns how many were.

    A holder that finished before its moment came is not killed and not counted. `ends` is a monotonic time.
    """
    doomed: dict[tuple[uuid.UUID, int], float] = {}
    done = 0
    while done < kills and time.monotonic() < ends and herd.busy():
        for holder in herd.holders():
            key = (holder.generation_id, holder.fence)
            if key not in doomed:
                strike = chance.random() < share
                doomed[key] = time.monotonic() + chance.uniform(0, 0.9 * seconds) if strike else float("inf")
            if time.monotonic() >= doomed[key] and done < kills and holder.pid in herd.pids:
                herd.kill(holder.pid)
                done += 1
        time.sleep(_LOOK_SECONDS)
    return done


def stall_holders(herd: Herd, *, stalls: int, stall_seconds: float, ends: float, chance: random.Random) -> int:
    """Stop holders for longer than their lease, then let them go on as if nothing had been; returns how many."""
    asleep: dict[int, float] = {}
    met: set[tuple[uuid.UUID, int]] = set()
    while (len(met) < stalls or asleep) and time.monotonic() < ends and (asleep or herd.busy()):
        for pid in [pid for pid, until in asleep.items() if time.monotonic() >= until]:
            os.kill(pid, signal.SIGCONT)
            del asleep[pid]
        for holder in herd.holders():
            key = (holder.generation_id, holder.fence)
            fresh = key not in met and holder.pid not in asleep
            if len(met) < stalls and fresh and len(asleep) < len(herd.pids) - 1 and chance.random() < 0.5:
                os.kill(holder.pid, signal.SIGSTOP)
                asleep[holder.pid] = time.monotonic() + stall_seconds
                met.add(key)
        time.sleep(_LOOK_SECONDS)
    for pid in asleep:
        os.kill(pid, signal.SIGCONT)
    return len(met)


def wait_until_done(field: Field, ids: Sequence[uuid.UUID], *, seconds: float) -> float:
    """Until every one has ended, or for so long; returns the seconds it took."""
    begun = time.monotonic()
    unended = sa.select(sa.func.count()).where(Generation.id.in_(ids), Generation.status.in_(("pending", "running")))
    while time.monotonic() - begun < seconds:
        try:
            with field.database.read() as session:
                if not session.scalar(unended):
                    break
        except Unavailable:
            pass
        time.sleep(0.1)
    return time.monotonic() - begun
