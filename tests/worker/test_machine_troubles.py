"""What goes wrong with a machine is waited for, told, and never counted against a generation nor said of its photo."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil
import pytest
import sqlalchemy as sa

from bench.storm.stand_in import FULL, HUGE, INCOMPLETE, LACKING, POISON, opener, trouble_of
from service.database import Attempt, Database, Generation
from service.generations import GenerationRequest, recent_hindrances, submit
from service.settings import Settings
from tests.waiting import HANG_SECONDS, pause, wait_for
from worker.process import run_worker
from worker.rendering import RenderProcess
from worker.stop import StopSign

KILLS = 12


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings.model_copy(update={"crash_limit": 1})


@pytest.fixture
def put(database: Database, settings: Settings, user_id: uuid.UUID):
    def submitted(title: str) -> uuid.UUID:
        return submit(database, GenerationRequest(title=title), user_id=user_id, settings=settings).generation.id

    return submitted


def rows(database: Database) -> list[Generation]:
    with database.read() as session:
        return list(session.scalars(sa.select(Generation).order_by(Generation.created_at)))


def tries(database: Database, *conditions: sa.ColumnElement[bool]) -> list[Attempt]:
    with database.read() as session:
        return list(session.scalars(sa.select(Attempt).where(*conditions).order_by(Attempt.started_at)))


@contextmanager
def working(settings: Settings, *, seconds: float = 0.2, workers: int = 1) -> Iterator[None]:
    stop = StopSign()
    with ThreadPoolExecutor(workers) as pool:
        running = [pool.submit(run_worker, settings, renderer=opener(seconds), stop=stop) for _ in range(workers)]
        try:
            yield
        finally:
            stop.set(0)
        for one in running:
            one.result(HANG_SECONDS)


def ended(database: Database) -> bool:
    return all(row.status in ("ready", "failed") for row in rows(database))


def kill_renders(database: Database, times: int, over: threading.Event) -> int:
    """As a kernel does that is short of memory: whatever renders, as soon as it is at work."""
    done: set[int] = set()
    while len(done) < times and not over.is_set():
        pause(0.01)
        if not any(row.stage == "cutouts" for row in rows(database)):
            continue
        for child in psutil.Process().children():
            with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
                if "worker.rendering" in " ".join(child.cmdline()) and child.pid not in done:
                    os.kill(child.pid, signal.SIGKILL)
                    done.add(child.pid)
    return len(done)


@pytest.mark.parametrize("workers", [1, 3])
def test_kills_in_a_row_fail_nobody(database, settings, put, caplog, workers):
    for number in range(4):
        put(f"One of four, {number}")
    over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        killer = pool.submit(kill_renders, database, KILLS, over)
        try:
            with working(settings, seconds=1.0, workers=workers):
                wait_for(lambda: ended(database), "an end of each")
        finally:
            over.set()
        assert killer.result(HANG_SECONDS) == KILLS
    assert [row.status for row in rows(database)] == ["ready"] * 4
    assert {row.crash_count for row in rows(database)} == {0}
    assert "at a time from now on" in caplog.text, "whoever runs this is told"


@pytest.mark.parametrize("title", [FULL, *(f"{LACKING} {name}" for name in ("EROFS", "EDQUOT", "EIO", "ENOMEM"))])
def test_what_the_machine_lacks_is_waited_for(database, settings, put, caplog, monkeypatch, title):
    monkeypatch.setattr("worker.machine.Machine.has_memory", lambda _: not trouble_of(settings.data_dir).exists())
    trouble_of(settings.data_dir).touch()
    put(title)
    with working(settings):
        wait_for(lambda: len(tries(database, Attempt.outcome == "waiting")) > 2 * settings.crash_limit)
        assert rows(database)[0].status in ("pending", "running")
        trouble_of(settings.data_dir).unlink()
        wait_for(lambda: ended(database))
    (row,) = rows(database)
    assert (row.status, row.crash_count, row.error) == ("ready", 0, None)
    cause = "memory" if "ENOMEM" in title else "disk"
    assert {one.cause for one in tries(database, Attempt.outcome == "waiting")} == {cause}
    assert "waits for its machine" in caplog.text
    (told,) = recent_hindrances(database)
    assert told.cause == cause
    assert told.tries > 2
    assert "photo is damaged" in told.detail or "memory" in told.detail


def test_a_disk_that_takes_nothing_is_not_claimed_for(database, settings, put, caplog, monkeypatch):
    """Where the worker itself cannot write, another one may have the generation."""
    put("A title")
    refused: list[bool] = [True]
    monkeypatch.setattr("worker.machine.refused_by_disk", lambda _: "no space left" if refused[0] else "")
    monkeypatch.setattr("worker.attempt.prepare", _no_space(refused))
    with working(settings):
        wait_for(lambda: "nothing is rendered here until it does" in caplog.text)
        assert len(tries(database)) == 1
        refused[0] = False
        wait_for(lambda: ended(database))
    assert [row.status for row in rows(database)] == ["ready"]


def _no_space(refused: list[bool]):
    from worker.work_order import prepare

    def refusing(*given, **named):
        if refused[0]:
            raise OSError(28, "No space left on device")
        return prepare(*given, **named)

    return refusing


def test_memory_that_comes_back_between_two_looks_is_not_counted_against_what_had_not_begun(
    database, settings, put, monkeypatch
):
    looks = [False, True]
    monkeypatch.setattr("worker.attempt.generations.was_hindered", lambda *_: True)
    monkeypatch.setattr("worker.machine.Machine.has_memory", lambda _: looks.pop(0) if looks else True)
    put("A title")
    with working(settings):
        wait_for(lambda: ended(database))
    (row,) = rows(database)
    assert (row.status, row.crash_count, row.attempts) == ("ready", 0, 2)


def test_a_machine_that_starts_no_process_is_waited_for(database, settings, put, monkeypatch):
    """As where a container's processes are counted, or all files of the system are open."""
    refused = [BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), OSError(errno.ENFILE, "Too many")]
    start = RenderProcess._start
    monkeypatch.setattr(RenderProcess, "_start", lambda self: _raised(refused.pop()) if refused else start(self))
    put("A title")
    with working(settings):
        wait_for(lambda: ended(database))
    (row,) = rows(database)
    assert (row.status, row.crash_count, row.attempts) == ("ready", 0, 3)


def _raised(error: OSError):
    raise error


def test_beyond_its_own_bound_it_is_given_up_in_a_true_sentence(database, settings, put):
    put(HUGE)
    with working(settings.model_copy(update={"render_memory_limit": 2**29})):
        wait_for(lambda: ended(database))
    (row,) = rows(database)
    assert (row.status, row.attempts) == ("failed", settings.crash_limit)
    assert "more memory than one picture may have" in row.error
    assert "photo" not in row.error


def test_what_a_machine_lacks_is_said_and_neither_photo_nor_style_blamed(database, settings, put):
    put(INCOMPLETE)
    put("Good")
    with working(settings):
        wait_for(lambda: ended(database))
    incomplete, good = rows(database)
    assert (incomplete.status, good.status) == ("failed", "ready")
    assert "lacks a part" in incomplete.error
    assert "Nothing was charged" in incomplete.error
    assert not {"photo", "style"} & set(incomplete.error.split())


def test_what_is_killed_each_time_alone_is_given_up_and_its_photo_not_blamed(database, settings, put):
    put(POISON)
    put("Good")
    with working(settings, workers=2):
        wait_for(lambda: ended(database))
    poison, good = rows(database)
    assert (poison.status, good.status) == ("failed", "ready")
    assert "Your photo is not to blame" in poison.error
    assert "Try another photo" not in poison.error
    counted = tries(database, Attempt.generation_id == poison.id, Attempt.outcome == "crashed")
    assert len(counted) == settings.kill_limit
