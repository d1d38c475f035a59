"""How a process is asked to end, here and on Windows; what Windows does is told by the calls that are made."""

import os
import signal
import subprocess
import sys

import pytest

from service.system import stopping
from service.system.stopping import apart, ask_to_end, heed_stop, ignore_stop, stop_signals
from tests.waiting import HANG_SECONDS

HEEDS = """
import sys, time
from service.system.stopping import heed_stop
heed_stop(lambda number, frame: (print("asked", flush=True), sys.exit(0)))
print("there", flush=True)
while True:
    time.sleep(0.05)
"""


class Child:
    """Stands in for a process on Windows."""

    pid = 4711
    ended = False

    def terminate(self) -> None:
        self.ended = True


@pytest.fixture
def windows(monkeypatch):
    """The signals that Python has there, and what is sent to whom."""
    sent = []
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(signal, "SIGBREAK", 21, raising=False)
    monkeypatch.setattr(os, "kill", lambda pid, number: sent.append((pid, number)))
    return sent


def test_one_that_is_asked_ends_by_itself():
    child = subprocess.Popen([sys.executable, "-c", HEEDS], stdout=subprocess.PIPE, **apart())
    assert child.stdout.readline() == b"there\n"
    assert os.getpgid(child.pid) != os.getpgid(0)
    ask_to_end(child)
    assert child.communicate(timeout=HANG_SECONDS)[0] == b"asked\n"
    assert child.returncode == 0


def test_on_windows_it_is_asked_by_ctrl_break(windows):
    child = Child()
    ask_to_end(child)
    assert windows == [(4711, 1)]
    assert not child.ended
    assert apart("win32") == {"creationflags": 0x200}
    assert stop_signals() == (signal.SIGTERM, signal.SIGINT, 21)


def test_on_windows_without_a_console_it_is_ended(windows, monkeypatch):
    def refused(_pid: int, _number: int) -> None:
        raise OSError("the handle is invalid")

    monkeypatch.setattr(os, "kill", refused)
    child = Child()
    ask_to_end(child)
    assert child.ended


def test_on_windows_the_console_tells_python_s_own_children(windows):
    child = Child()
    stopping.pass_stop_on(child)
    assert not child.ended


def test_every_signal_is_heeded_and_ignored(monkeypatch):
    handlers = {number: signal.getsignal(number) for number in stop_signals()}
    heard = []
    try:
        heed_stop(lambda number, _frame: heard.append(number))
        for number in stop_signals():
            signal.raise_signal(number)
        ignore_stop()
        for number in stop_signals():
            signal.raise_signal(number)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert heard == [*stop_signals()]
