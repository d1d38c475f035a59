"""The sign to stop is set from signal handlers, many of them, in the middle of anything."""

import signal
import subprocess
import sys
import threading

from tests.waiting import HANG_SECONDS
from worker.stop import StopSign

_STORM = """
import signal
from worker.stop import StopSign

sign = StopSign()
heard = []
signal.signal(signal.SIGALRM, lambda *_: (heard.append(1), sign.set(5.0)))
for turn in range(5_000):
    signal.setitimer(signal.ITIMER_REAL, 1e-6 * (1 + turn % 60))  # one at a time, each at another moment
    while len(heard) <= turn:
        sign.set(5.0)
        sign.wait(0.0)
print("alive", sign.is_set())
"""


def test_signals_in_the_middle_of_anything_never_hang_it():
    """With an Event, a handler that comes while the main thread holds its lock waits for itself for ever."""
    done = subprocess.run(
        [sys.executable, "-c", _STORM], capture_output=True, text=True, timeout=HANG_SECONDS, check=True
    )
    assert done.stdout.strip() == "alive True"


def test_whoever_waits_is_woken_and_nobody_waits_afterwards():
    sign = StopSign()
    sign.wait(0.0)
    assert not sign.is_set()
    threads = [threading.Thread(target=sign.wait, args=(10 * HANG_SECONDS,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    sign.set(10 * HANG_SECONDS)
    for thread in threads:
        thread.join(HANG_SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    assert sign.is_set()
    assert not sign.is_due()
    sign.wait(10 * HANG_SECONDS)


def test_the_shortest_time_counts():
    sign = StopSign()
    sign.set(0.0)
    sign.set(10 * HANG_SECONDS)
    assert sign.is_due()


def test_a_handler_may_set_it():
    sign = StopSign()
    before = signal.signal(signal.SIGUSR1, lambda *_: sign.set(0.0))
    try:
        signal.raise_signal(signal.SIGUSR1)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert sign.is_set()
