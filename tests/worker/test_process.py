"""A worker with a stand-in for the engine: every ending, and stopping."""

import os
import signal
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from bench.storm.nursery import Nursery
from bench.storm.stand_in import BROKEN, ENDLESS, POISON, REFUSED, TIRELESS, opener
from service.database import Artifact, Attempt, Database, Generation
from service.events import log as events
from service.generations import GenerationRequest, cancel, submit
from service.settings import Settings
from service.storage import open_storage
from tests.waiting import HANG_SECONDS, lives, wait_for
from worker.process import run_worker
from worker.stop import StopSign


def _submit(database: Database, settings: Settings, user_id: uuid.UUID, title: str) -> uuid.UUID:
    return submit(database, GenerationRequest(title=title), user_id=user_id, settings=settings).generation.id


def _row(database: Database, identifier: uuid.UUID) -> Generation:
    with database.read() as session:
        return session.get_one(Generation, identifier)


def _work_all(settings: Settings, database: Database, seconds: float = 0.05) -> None:
    pending = sa.select(sa.func.count()).where(Generation.status == "pending")

    def done() -> bool:
        run_worker(settings, once=True, renderer=opener(seconds))
        with database.read() as session:
            return not session.scalar(pending)

    wait_for(done)


def test_a_generation_is_made(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    identifier = _submit(database, settings, user_id, "A title")
    assert run_worker(settings, once=True, renderer=opener(0.1)) == 1
    row = _row(database, identifier)
    assert row.status == "ready"
    storage = open_storage(settings)
    with database.read() as session:
        artifacts = {one.name: one for one in session.scalars(sa.select(Artifact))}
    assert set(artifacts) == {"youtube.jpg", "youtube.psd"}
    assert all(storage.head(one.key).size_bytes == one.size_bytes for one in artifacts.values())
    assert storage.head(row.preview_url).media_type == "image/jpeg"
    assert list((settings.data_dir / "work").iterdir()) == []


def test_the_preview_comes_before_the_end(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    _submit(database, settings, user_id, "A title")
    run_worker(settings, once=True, renderer=opener(0.1))
    log = events.after(database, 0, user_id=user_id)
    shown = next(index for index, event in enumerate(log) if event.payload.get("preview_url"))
    assert log[shown].kind == events.PROGRESS
    assert log[-1].kind == events.READY
    assert shown < len(log) - 2, "the big files come after it"


def test_every_bad_end_is_told_and_the_next_one_is_made(
    database: Database, settings: Settings, user_id: uuid.UUID
) -> None:
    titles = (REFUSED, POISON, BROKEN, "Good")
    ids = {title: _submit(database, settings, user_id, title) for title in titles}
    _work_all(settings, database)
    rows = {title: _row(database, one) for title, one in ids.items()}
    assert {title: row.status for title, row in rows.items()} == {
        **dict.fromkeys((REFUSED, POISON, BROKEN), "failed"),
        "Good": "ready",
    }
    assert "no face" in rows[REFUSED].error
    assert (rows[REFUSED].attempts, rows[BROKEN].attempts) == (1, settings.crash_limit)
    assert rows[POISON].attempts > settings.kill_limit
    assert rows[POISON].crash_count == 0
    assert "Your photo is not to blame" in rows[POISON].error
    assert "plugin" not in rows[BROKEN].error
    with database.read() as session:
        details = session.scalars(sa.select(Attempt.detail).where(Attempt.generation_id == ids[POISON])).all()
    assert all("ended with code -9" in detail for detail in details)
    assert {found.key for found in open_storage(settings).list("")} == {
        f"generations/{user_id}/{ids['Good']}/1/youtube.{suffix}" for suffix in ("jpg", "psd")
    }


def test_a_render_without_end_is_ended(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    quick = settings.model_copy(update={"render_seconds_limit": 1.0, "crash_limit": 1})
    identifier = _submit(database, settings, user_id, ENDLESS)
    run_worker(quick, once=True, renderer=opener(0.05))
    assert _row(database, identifier).error_code == "gave-up"


def test_more_work_may_take_more_time(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    quick = settings.model_copy(update={"render_seconds_limit": 0.01, "crash_limit": 1})
    identifier = _submit(database, settings, user_id, "A title")
    with database.transaction() as session:
        session.execute(sa.update(Generation).values(work=HANG_SECONDS * 100))
    run_worker(quick, once=True, renderer=opener(0.05))
    assert _row(database, identifier).status == "ready"


def test_cancel_stops_a_running_one(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    identifier = _submit(database, settings, user_id, TIRELESS)
    stop = StopSign()
    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(run_worker, settings, renderer=opener(), stop=stop)
        try:
            wait_for(lambda: _row(database, identifier).stage == "photos")
            cancel(database, identifier, user_id=user_id)
            wait_for(lambda: _row(database, identifier).status == "cancelled")
        finally:
            stop.set(0)
        assert worker.result(HANG_SECONDS) == 1
    assert list(open_storage(settings).list("")) == []


@pytest.mark.parametrize(
    ("drain_seconds", "title", "expected"), [(HANG_SECONDS, "A title", "ready"), (0.3, ENDLESS, "pending")]
)
def test_sigterm_drains(
    database: Database,
    settings: Settings,
    user_id: uuid.UUID,
    tmp_path: Path,
    drain_seconds: float,
    title: str,
    expected: str,
) -> None:
    """What runs is finished when there is time, and handed on at once when there is not."""
    identifier = _submit(database, settings, user_id, title)
    values = settings.model_dump(exclude_defaults=True, mode="json") | {"drain_seconds": drain_seconds}
    values["secret_key"] = settings.secret_key.get_secret_value()
    nursery = Nursery(tmp_path / "log")
    try:
        pid = nursery.bear(values, seconds=2.0)
        wait_for(lambda: _row(database, identifier).stage == "photos")
        os.kill(pid, signal.SIGTERM)
        wait_for(lambda: not lives(pid))
    finally:
        nursery.end()
    row = _row(database, identifier)
    assert (row.status, row.crash_count, row.lost_count) == (expected, 0, 0)
    assert "Traceback" not in nursery.log


def test_a_killed_worker_takes_its_render_with_it(
    sqlite_settings: Settings, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    program = (
        "import sys; from pathlib import Path; from bench.storm.stand_in import opener;"
        "from worker.rendering import RenderProcess; p = RenderProcess(opener()); p.begin((None,), Path('x'));"
        "print(p._process.pid, flush=True); sys.stdin.read()"
    )
    environment = {**os.environ, "PYTHONPATH": str(request.config.rootpath)}
    command = [sys.executable, "-c", program]
    worker = subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
    render = int(worker.stdout.readline())
    settled = Path(f"/proc/{render}/oom_score_adj")
    wait_for(lambda: settled.read_text() == "1000\n", "a render that belongs to its worker")
    worker.kill()
    worker.wait()
    wait_for(lambda: not lives(render))


def test_what_a_killed_worker_had_in_hand_is_cleared_up_by_the_next(
    database: Database, settings: Settings, user_id: uuid.UUID, tmp_path: Path
) -> None:
    """Users' photos lie in there."""
    _submit(database, settings, user_id, TIRELESS)
    values = settings.model_dump(exclude_defaults=True, mode="json")
    values["secret_key"] = settings.secret_key.get_secret_value()
    nursery = Nursery(tmp_path / "log")
    work = settings.data_dir / "work"
    try:
        pid = nursery.bear(values, seconds=0.1)
        wait_for(lambda: any(path.is_dir() for path in (work.iterdir() if work.is_dir() else ())))
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not lives(pid))
        left = [path for path in work.iterdir() if path.is_dir()]
        assert left
        nursery.bear(values, seconds=0.1)
        wait_for(lambda: not left[0].exists(), "an empty folder")
    finally:
        nursery.end()
