"""The processes beside the API: what ends one of them ends nothing else."""

from __future__ import annotations

import os
import signal
import time

import pytest

from engine.errors import InputError, PhotoError
from service.errors import Unavailable
from service.settings import Settings
from service.studio.processes import StudioProcesses, Unfinished


def number(studio) -> int:
    return os.getpid()


def fonts(studio) -> int:
    return len(studio.fonts.ids)


def crash(studio) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def refuse(studio, *, what: str) -> None:
    raise PhotoError(f"{what} cannot be used")


def break_down(studio) -> None:
    raise ZeroDivisionError


def dawdle(studio) -> None:
    time.sleep(60)


def secrets(studio) -> list[str]:
    return [name for name in os.environ if "SECRET" in name]


@pytest.fixture
def open_processes(tmp_path):
    opened = []

    def make(**values: object) -> StudioProcesses:
        opened.append(StudioProcesses(Settings(data_dir=tmp_path, **values)))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def do(processes: StudioProcesses, job, **given):
    return processes.run(lambda: processes.do(job, **given)).result(60)


def test_a_process_is_kept_and_is_not_this_one(open_processes, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY", "hush")
    monkeypatch.setenv("THUMBSMITH_PLUGIN_NOBODYS_SECRET", "what a plugin is told")
    processes = open_processes()
    assert not processes.is_warm
    first = do(processes, number)
    assert first != os.getpid()
    assert do(processes, number) == first
    assert do(processes, fonts) > 40
    assert do(processes, secrets) == ["THUMBSMITH_PLUGIN_NOBODYS_SECRET"]
    assert processes.is_warm


def test_what_ends_it_is_told_and_the_next_job_is_done(open_processes, caplog):
    processes = open_processes(studio_seconds_limit=10)
    first = do(processes, number)
    with pytest.raises(Unfinished, match="ended the process"):
        do(processes, crash)
    second = do(processes, number)
    assert second != first
    with pytest.raises(InputError, match="this photo cannot be used"):
        do(processes, refuse, what="this photo")
    with pytest.raises(Unfinished, match="our fault"):
        do(processes, break_down)
    assert "ZeroDivisionError" in caplog.text
    assert do(processes, number) == second


def test_one_that_is_too_slow_is_ended(open_processes):
    processes = open_processes(studio_seconds_limit=5)
    do(processes, number)
    begun = time.monotonic()
    with pytest.raises(Unfinished, match="too long"):
        do(processes, dawdle)
    assert time.monotonic() - begun < 15
    assert do(processes, fonts)


def test_too_many_are_turned_away(open_processes):
    processes = open_processes()
    waiting = [processes.run(lambda: time.sleep(0.05)) for _ in range(32)]
    with pytest.raises(Unavailable, match="too many"):
        processes.run(lambda: None)
    for future in waiting:
        future.result(30)
    processes.run(lambda: None).result(5)


def test_closed_is_closed(open_processes):
    processes = open_processes()
    first = do(processes, number)
    processes.close()
    with pytest.raises(Unavailable, match="stopping"):
        do(processes, number)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
