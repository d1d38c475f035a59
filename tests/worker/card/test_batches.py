"""Who is painted with whom."""

from __future__ import annotations

import threading

from tests.waiting import HANG_SECONDS
from worker.card.batches import Batches, Job


def job(alike: str, *, gone: bool = False) -> Job:
    return Job(asked=None, alike=alike, is_gone=lambda: gone, answer=lambda _: None)


def test_the_first_takes_those_along_that_are_like_it():
    batches = Batches(3, linger=0)
    jobs = [job("a"), job("b"), job("a"), job("a"), job("a"), job("b")]
    for one in jobs:
        batches.put(one)
    assert batches.take(seconds=0) == [jobs[0], jobs[2], jobs[3]]
    assert batches.take(seconds=0) == [jobs[1], jobs[5]]
    assert batches.take(seconds=0) == [jobs[4]]
    assert batches.take(seconds=0) == []


def test_whom_nobody_waits_for_is_not_painted():
    batches = Batches(3, linger=0)
    batches.put(job("a", gone=True))
    batches.put(kept := job("a"))
    assert batches.take(seconds=0) == [kept]


def test_a_batch_that_is_not_full_waits_for_others():
    batches = Batches(2, linger=HANG_SECONDS)
    batches.put(job("a"))
    threading.Timer(0.05, batches.put, [job("a")]).start()
    assert len(batches.take(seconds=0)) == 2
    assert batches.waiting() == 0
