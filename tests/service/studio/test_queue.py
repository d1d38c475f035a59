"""Who is served next by the studio, and who is turned away."""

from __future__ import annotations

import uuid
from concurrent.futures import CancelledError

import pytest

from service.errors import TooManyRequests, Unavailable
from service.studio.queue import PLACES, PLACES_PER_USER, Queue

ADA, BOB = uuid.UUID(int=1), uuid.UUID(int=2)


def serve(queue: Queue) -> None:
    while len(queue):
        queue.do_next()


def test_many_of_one_user_keep_anothers_one_waiting_for_one_of_them():
    queue, order = Queue(), []
    for owner in (*[ADA] * PLACES_PER_USER, BOB):
        queue.put(lambda owner=owner: order.append(owner), owner=owner)
    serve(queue)
    assert order[:2] == [ADA, BOB]
    assert order[2:] == [ADA] * (PLACES_PER_USER - 1)


def test_a_user_has_so_many_places_and_gets_them_back():
    queue = Queue()
    held = [queue.put(lambda: 1, owner=ADA) for _ in range(PLACES_PER_USER)]
    with pytest.raises(TooManyRequests, match="8 of your pictures"):
        queue.put(lambda: 1, owner=ADA)
    queue.put(lambda: 1, owner=BOB)
    serve(queue)
    assert [each.result() for each in held] == [1] * PLACES_PER_USER
    queue.put(lambda: 1, owner=ADA)


def test_a_full_queue_still_has_a_place_for_who_has_none():
    queue, others = Queue(), [uuid.UUID(int=number) for number in range(10, 10 + PLACES // PLACES_PER_USER)]
    for owner in others:
        for _ in range(PLACES_PER_USER):
            queue.put(lambda: 1, owner=owner)
    queue.put(lambda: 1, owner=ADA)
    with pytest.raises(Unavailable, match="too many"):
        queue.put(lambda: 1, owner=ADA)
    queue.put(lambda: 1, owner=BOB)


def test_what_was_cancelled_is_not_done_and_holds_no_place():
    queue, done = Queue(), []
    first = queue.put(lambda: done.append(1), owner=ADA)
    second = queue.put(lambda: done.append(2), owner=ADA)
    first.cancel()
    assert len(queue) == 1
    queue.do_next()
    queue.do_next()
    assert (done, second.done()) == ([2], True)


def test_what_the_work_raises_is_told_to_who_waits():
    queue = Queue()
    future = queue.put(lambda: 1 // 0, owner=ADA)
    serve(queue)
    with pytest.raises(ZeroDivisionError):
        future.result()


def test_all_that_waits_may_be_cancelled():
    queue = Queue()
    waiting = [queue.put(lambda: 1, owner=owner) for owner in (ADA, BOB)]
    queue.cancel()
    for each in waiting:
        with pytest.raises(CancelledError):
            each.result()
    assert len(queue) == 0
