"""What a plugin does to the process it works in does not stay, and no copy of that process does our work twice."""

from __future__ import annotations

import os
import select
import threading

import pytest

from engine.errors import PluginError, PluginHindered
from engine.kinds.guard import Guard
from tests.waiting import HANG_SECONDS, lives, wait_for

GUARD = Guard("exporter", "ink", plugin="inks", seconds=HANG_SECONDS)


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_current_folder_is_put_back_even_where_it_breaks(here):
    def work():
        os.chdir("elsewhere")
        raise ValueError("no such ink")

    with pytest.raises(PluginError, match="no such ink"):
        GUARD.ask("export", work)
    assert os.getcwd() == str(here)


def test_of_several_at_once_the_last_to_end_puts_it_back(here):
    arrived, leave, seen = threading.Barrier(2), threading.Event(), []

    def first():
        os.chdir("elsewhere")
        arrived.wait(HANG_SECONDS)
        leave.wait(HANG_SECONDS)

    asked = threading.Thread(target=GUARD.ask, args=("export", first))
    asked.start()
    arrived.wait(HANG_SECONDS)
    GUARD.ask("export", lambda: seen.append(os.getcwd()))
    assert seen == [os.getcwd()] == [str(here / "elsewhere")], "it is still at work there"
    leave.set()
    asked.join(HANG_SECONDS)
    assert os.getcwd() == str(here)


def test_one_that_is_late_is_not_waited_for(here):
    release = threading.Event()

    def work():
        os.chdir("elsewhere")
        release.wait(HANG_SECONDS)

    with pytest.raises(PluginHindered, match="did not return"):
        Guard("exporter", "ink", plugin="inks", seconds=0.05).ask("export", work)
    assert os.getcwd() == str(here)
    release.set()


def test_a_twin_that_comes_back_from_the_call_ends_there():
    """Else the rest of this test would run twice."""
    reading, writing = os.pipe()

    def work():
        return os.fork()

    twin = GUARD.ask("export", work)
    os.write(writing, b"once ")
    os.close(writing)
    _, status = os.waitpid(twin, 0)
    with os.fdopen(reading, "rb") as pipe:
        assert (os.waitstatus_to_exitcode(status), pipe.read()) == (0, b"once ")


def test_a_twin_that_waits_for_what_only_we_have_does_not_outlive_us():
    """A process of ours whose plugin makes a twin, which then waits for ever, and which ends."""
    reading, writing = os.pipe()
    ours = os.fork()
    if ours == 0:
        never = threading.Event()

        def work():
            if os.fork() == 0:
                os.write(writing, b"%d\n" % os.getpid())
                never.wait()

        GUARD.ask("export", work)
        select.select([reading], [], [], HANG_SECONDS)  # the twin has said who it is
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        twin = int(pipe.readline())
    os.waitpid(ours, 0)
    wait_for(lambda: not lives(twin), "the end of the twin")
