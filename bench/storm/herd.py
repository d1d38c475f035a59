"""Workers, each replaced when it is gone, and what the rows tell of those in the midst of a generation."""

from __future__ import annotations

import contextlib
import os
import signal
import time
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.storm.field import Field
from bench.storm.nursery import Nursery
from service.database import Attempt, Generation, db_now, rows_changed

_LOOK_SECONDS = 0.002
LOST = "lost"
RUNNING = "running"


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

    def kill(self, holder: Holder) -> bool:
        """SIGKILL in the midst of its work; False when it no longer held the generation."""
        if not self._strike(holder, signal.SIGKILL):
            return False
        self.pids.remove(holder.pid)
        self.pids.append(self._bear())
        return True

    def stop(self, holder: Holder) -> bool:
        """SIGSTOP in the midst of its work; False when it no longer held the generation."""
        return self._strike(holder, signal.SIGSTOP)

    def wake(self, holder: Holder) -> None:
        _signal(holder.pid, signal.SIGCONT)

    def drain(self) -> None:
        """Every worker ends what it holds, and is heard out: what comes late has come when this returns."""
        self._signal_all(signal.SIGTERM)
        self._field.wait_until(lambda: not any(map(_lives, self.pids)), "an end of all workers")
        self.pids = []

    def end(self) -> None:
        self._signal_all(signal.SIGKILL)

    def holders(self) -> list[Holder]:
        """From the rows: who is at work on what."""
        query = sa.select(Generation.id, Generation.fence, Generation.worker_id).where(Generation.status == RUNNING)
        with self._field.database.read() as session:
            rows = session.execute(query).all()
        found = [(one, fence, int(worker.split("-")[-2])) for one, fence, worker in rows if worker]
        return [Holder(generation_id=one, fence=fence, pid=pid) for one, fence, pid in found if pid in self.pids]

    def outcomes(self, holders: Collection[Holder]) -> dict[Holder, tuple[str, str]]:
        """By holder: how its try ended, and how the generation stands."""
        ids = {holder.generation_id for holder in holders}
        query = (
            sa.select(Attempt.generation_id, Attempt.fence, Attempt.outcome, Generation.status)
            .join(Generation, Generation.id == Attempt.generation_id)
            .where(Attempt.generation_id.in_(ids))
        )
        with self._field.database.read() as session:
            found = {(one, fence): (outcome, status) for one, fence, outcome, status in session.execute(query)}
        return {holder: found[holder.generation_id, holder.fence] for holder in holders}

    def _strike(self, holder: Holder, number: signal.Signals) -> bool:
        """In one transaction with the end of its lease: it is surely at work, and holds no lock of that row."""
        own = (Generation.id == holder.generation_id, Generation.fence == holder.fence, Generation.status == RUNNING)
        over = sa.update(Generation).where(*own).values(lease_until=db_now(-1))

        def work(session: Session) -> tuple[bool]:
            held = rows_changed(session, over) == 1
            if held:
                _signal(holder.pid, number)
                while not _is_still(holder.pid):
                    time.sleep(_LOOK_SECONDS)
            return (held,)

        return self._field.insist(lambda: self._field.database.write(work))[0]

    def _signal_all(self, number: signal.Signals) -> None:
        for pid in self.pids:
            _signal(pid, number)

    def _bear(self) -> int:
        return self._nursery.bear(self._field.values, seconds=self._seconds, fault=self._fault)


def _lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _is_still(pid: int) -> bool:
    """Stopped in each of its threads, or gone."""
    try:
        told = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/stat")]
    except OSError:  # one has just ended
        return False
    return all(text.rpartition(")")[2].split()[0] == "T" for text in told)


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
