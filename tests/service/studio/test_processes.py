"""The processes beside the API: what ends one of them ends nothing else."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import CancelledError

import numpy as np
import pytest

from engine.errors import InputError, PhotoError
from engine.kinds.settings import all_that_is_told
from engine.person import Photo
from service.errors import Unavailable
from service.settings import Settings
from service.studio.processes import StudioProcesses, Unfinished
from tests.hostile import plant
from tests.waiting import HANG_SECONDS, wait_for


def number(studio) -> int:
    return os.getpid()


def fonts(studio) -> int:
    return len(studio.fonts.ids)


def plugin_folder(studio) -> str:
    return os.environ["THUMBSMITH_PLUGINS_DIR"]


def crash(studio) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def refuse(studio, *, what: str) -> None:
    raise PhotoError(f"{what} cannot be used")


def break_down(studio) -> None:
    raise ZeroDivisionError


def dawdle(studio) -> None:
    threading.Event().wait()


def look(studio) -> None:
    studio.registry.face_finder("hostile").faces(Photo(name="photo", pixels=np.zeros((8, 8, 3), np.uint8)))


def secrets(studio) -> list[str]:
    return [name for name in os.environ if "SECRET" in name]


def told(studio) -> dict[str, str]:
    return {name: value for name, value in all_that_is_told().items() if "SECRET" in name}


@pytest.fixture
def open_processes(tmp_path):
    opened = []

    def make(**values: object) -> StudioProcesses:
        patient = {"studio_seconds_limit": HANG_SECONDS, **values}
        opened.append(StudioProcesses(Settings(data_dir=tmp_path, **patient)))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def do(processes: StudioProcesses, job, **given):
    return processes.run(lambda: processes.do(job, **given), owner=None).result(HANG_SECONDS)


def test_a_process_that_was_told_otherwise_is_replaced_before_the_next_job(tmp_path):
    """So that it finds the plugins that the API has found."""
    told = {"THUMBSMITH_PLUGINS_DIR": str(tmp_path / "one")}
    processes = StudioProcesses(Settings(data_dir=tmp_path, studio_seconds_limit=HANG_SECONDS), told=lambda: told)
    try:
        first = do(processes, number)
        assert do(processes, number) == first
        assert do(processes, plugin_folder) == str(tmp_path / "one")
        told = {"THUMBSMITH_PLUGINS_DIR": str(tmp_path / "two")}
        assert do(processes, number) != first
        assert do(processes, plugin_folder) == str(tmp_path / "two")
    finally:
        processes.close()


def test_a_process_is_kept_and_is_not_this_one(open_processes, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY", "hush")
    monkeypatch.setenv("THUMBSMITH_PLUGIN_NOBODYS_SECRET", "what a plugin is told, through the pipe")
    processes = open_processes()
    assert not processes.is_warm
    first = do(processes, number)
    assert first != os.getpid()
    assert do(processes, number) == first
    assert do(processes, fonts) > 40
    assert do(processes, secrets) == []
    assert do(processes, told) == {"THUMBSMITH_PLUGIN_NOBODYS_SECRET": "what a plugin is told, through the pipe"}
    assert processes.is_warm


def test_what_ends_it_is_told_and_the_next_job_is_done(open_processes, caplog):
    processes = open_processes()
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


def test_one_that_is_too_slow_is_ended(open_processes, monkeypatch):
    processes = open_processes()
    first = do(processes, number)
    with monkeypatch.context() as patch:
        patch.setattr(processes, "_seconds", 0.2)
        with pytest.raises(Unfinished, match="too long"):
            do(processes, dawdle)
    assert do(processes, number) != first


@pytest.mark.parametrize(
    ("way", "words", "is_replaced"),
    [
        ("raises", "broke; the fault is its own", False),
        ("answers wrongly", "broke; the fault is its own", False),
        ("leaves", "broke; the fault is its own", False),
        ("never returns", "broke; the fault is its own", True),
        ("ends the process", "try again, or ask whoever runs this service", True),
        ("crashes", "try again, or ask whoever runs this service", True),
    ],
)
def test_a_plugin_is_named_and_the_picture_is_not_blamed(
    open_processes, tmp_path, monkeypatch, caplog, way, words, is_replaced
):
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(plant(tmp_path / "plugins", "face finder", way)))
    processes = open_processes(**({"plugin_seconds_limit": 8} if way == "never returns" else {}))
    first = do(processes, number)
    with pytest.raises(Unfinished, match=words) as caught:
        do(processes, look)
    assert "the face finder 'hostile' of plugin 'hostile'" in str(caught.value)
    assert "the face finder 'hostile' of plugin 'hostile'" in caplog.text
    assert "another picture" not in str(caught.value)
    assert "no such ink" not in str(caught.value)
    assert (do(processes, number) != first) is is_replaced


def test_what_holds_a_process_for_ever_is_named(open_processes, tmp_path, monkeypatch):
    plugins = plant(tmp_path / "plugins", "face finder", "holds the interpreter")
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(plugins))
    processes = open_processes(plugin_seconds_limit=8, studio_seconds_limit=20)
    with pytest.raises(Unfinished, match="took too long, in the face finder 'hostile' of plugin 'hostile'"):
        do(processes, look)


def test_what_waits_when_it_is_closed_is_told_so(open_processes):
    processes = open_processes()
    over = threading.Event()
    held = processes.run(lambda: over.wait(HANG_SECONDS), owner=None)
    wait_for(held.running)
    waiting = processes.run(lambda: None, owner=None)
    processes.close()
    over.set()
    with pytest.raises(CancelledError):
        waiting.result(HANG_SECONDS)


def test_closed_is_closed(open_processes):
    processes = open_processes()
    first = do(processes, number)
    processes.close()
    with pytest.raises(Unavailable, match="stopping"):
        do(processes, number)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
