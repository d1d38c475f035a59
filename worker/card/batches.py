"""Pictures that wait for the card: the one that has waited longest, and with it those that are like it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from service.cards.door import Asked, AskedLarger


@dataclass(frozen=True, kw_only=True, eq=False)
class Job:
    asked: Asked | AskedLarger
    alike: Hashable
    """Jobs for which this is equal can be done at once."""
    is_gone: Callable[[], bool]
    """Whether nobody waits for it any more."""
    answer: Callable[[object], None]


class Batches:
    def __init__(self, most: int, *, linger: float) -> None:
        """Batches of `most` at the utmost; where fewer are there, `linger` seconds are given to others to come."""
        self._most, self._linger = most, linger
        self._jobs: list[Job] = []
        self._changed = threading.Condition()

    def put(self, job: Job) -> None:
        with self._changed:
            self._jobs.append(job)
            self._changed.notify_all()

    def waiting(self) -> int:
        with self._changed:
            return len(self._jobs)

    def take(self, *, seconds: float) -> list[Job]:
        """The next batch; empty when none came for so long."""
        with self._changed:
            self._drop_gone()
            if not self._jobs and not self._changed.wait_for(lambda: bool(self._jobs), seconds):
                return []
            if self._linger:
                self._changed.wait_for(lambda: len(self._first_batch()) >= self._most, self._linger)
            batch = self._first_batch()
            self._jobs = [job for job in self._jobs if job not in batch]
            return batch

    def _first_batch(self) -> list[Job]:
        first = self._jobs[0]
        return [job for job in self._jobs if job.alike == first.alike][: self._most]

    def _drop_gone(self) -> None:
        self._jobs = [job for job in self._jobs if not job.is_gone()]
