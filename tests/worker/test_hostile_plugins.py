"""A real worker, a real render process and plugins that misbehave: named, not tried again in vain, never charged."""

from __future__ import annotations

import io
import uuid
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from PIL import Image

from engine.brief import Brief
from engine.journal import Journal, Kind, Step
from engine.kinds import time_limit
from service.database import Artifact, Attempt, Database, Generation, LedgerEntry, Style
from service.generations import GenerationRequest, submit
from service.settings import Settings
from service.storage import open_storage
from tests.hostile import ENDLESS, NAME, plant, plant_plain
from worker import attempt
from worker.ends import ProcessEnded
from worker.engine_renderer import open_engine
from worker.process import run_worker
from worker.rendering import RenderOrder, RenderProcess

CREDITS = 1000
LIMIT = 8.0
CERTAIN = ("raises", "answers wrongly", "leaves", "interrupts", "ends the process")
"""What a plugin does once it does again."""
MAY_PASS = ("lacks a file", "runs out of memory", "never returns", "crashes", "holds the interpreter")
SURVIVED = ("raises", "answers wrongly", "leaves", "lacks a file", "never returns")


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings.model_copy(update={"crash_limit": 2})


@dataclass
class Bench:
    """A service with plugins in a folder of its own."""

    database: Database
    settings: Settings
    user_id: uuid.UUID

    def limit(self, way: str) -> None:
        """Where a plugin never returns, that must not take for ever."""
        if way in ENDLESS:
            self.settings = self.settings.model_copy(update={"plugin_seconds_limit": LIMIT, "crash_limit": 1})

    def made(self, **wanted: object) -> Generation:
        request = GenerationRequest(**{"title": "Plain words", "style": "plain", "formats": ("plain",), **wanted})
        row = submit(self.database, request, user_id=self.user_id, settings=self.settings).generation
        pending = sa.select(sa.func.count()).where(Generation.status == "pending")
        while True:
            run_worker(self.settings, once=True)
            with self.database.read() as session:
                if not session.scalar(pending):
                    return session.get_one(Generation, row.id)

    def files(self, row: Generation) -> dict[str, Artifact]:
        with self.database.read() as session:
            found = session.scalars(sa.select(Artifact).where(Artifact.generation_id == row.id))
            return {one.name: one for one in found if not one.name.startswith("assets/")}

    def balance(self) -> int:
        with self.database.read() as session:
            return session.scalar(sa.select(sa.func.sum(LedgerEntry.amount)).where(LedgerEntry.user_id == self.user_id))

    def detail(self, row: Generation) -> str:
        """Of the last try, for the operator."""
        with self.database.read() as session:
            tries = sa.select(Attempt.detail).where(Attempt.generation_id == row.id).order_by(Attempt.fence.desc())
            return session.scalars(tries).first()


@pytest.fixture
def bench(database, settings, user_id, tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(tmp_path / "plugins"))
    with database.transaction() as session:
        session.add_all(Style(id=name, label=name, affinity=f"style:{name}") for name in ("plain", "bad"))
    return Bench(database, settings, user_id)


def assert_told(row: Generation, bench: Bench, culprit: str) -> None:
    assert row.status == "failed"
    assert f"the {culprit}" in row.error or f"The {culprit}" in row.error
    assert "Try another photo" not in row.error
    assert "no such ink" not in row.error, "what a plugin said is for the operator"
    assert bench.balance() == CREDITS
    assert culprit in bench.detail(row)
    assert bench.files(row) == {}


@pytest.mark.parametrize("way", CERTAIN)
def test_what_would_break_again_is_tried_once(bench, tmp_path, way):
    plant(tmp_path / "plugins", "background", way)
    row = bench.made(style="bad")
    assert (row.attempts, row.error_code) == (1, "plugin-broke")
    assert "not your photo's" in row.error
    assert_told(row, bench, "background 'hostile' of plugin 'hostile'")


@pytest.mark.parametrize("way", MAY_PASS)
def test_what_may_pass_is_tried_again_and_then_given_up_by_name(bench, tmp_path, way):
    plant(tmp_path / "plugins", "background", way)
    bench.limit(way)
    row = bench.made(style="bad")
    assert (row.crash_count, row.error_code) == (bench.settings.crash_limit, "gave-up")
    assert_told(row, bench, "background 'hostile' of plugin 'hostile'")


@pytest.mark.parametrize("hindered", [0.0, 60.0])
@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"plugin": 60.0, "render": 300.0}, "exporter 'slow' held the render process"),
        ({"plugin": 300.0, "render": 60.0}, "the render took longer than 60 s"),
    ],
)
def test_what_a_busy_machine_took_is_laid_to_nobodys_charge(settings, monkeypatch, hindered, limits, said):
    monkeypatch.setattr(attempt, "time", SimpleNamespace(monotonic=lambda: 70.0))
    journal = Journal()
    journal.hear(Step(1, Kind.CALL, "exporter 'slow'", True), at=0.0)
    ended: list[str] = []
    watch = SimpleNamespace(
        _wanted=lambda: True,
        _stop=SimpleNamespace(is_due=lambda: False),
        _process=SimpleNamespace(is_too_large=lambda: False, end=lambda: ended.append("ended")),
        _settings=settings.model_copy(update={"plugin_seconds_limit": limits["plugin"]}),
        _most_seconds=limits["render"],
        _journal=journal,
        _heart=SimpleNamespace(looked_after=lambda: None),
        _hindrance=SimpleNamespace(seconds=lambda: hindered),
        _ended=ProcessEnded,
    )
    with nullcontext() if hindered else pytest.raises(ProcessEnded, match=f"^{said}"):
        attempt.Attempt._look_up(watch, begun=0.0)
    assert ended == ([] if hindered else ["ended"])


@pytest.mark.parametrize("way", ["raises", "ends the process"])
def test_a_formats_own_exporter(bench, tmp_path, way):
    plant(tmp_path / "plugins", "exporter", way)
    row = bench.made(formats=("bad",), exporters=())
    assert row.attempts == 1
    assert_told(row, bench, "exporter 'hostile' of plugin 'hostile'")


def test_where_several_were_at_work_each_is_named(bench, tmp_path):
    plant(tmp_path / "plugins", "exporter", "ends the process")
    slow = (tmp_path / "plugins" / "plain_parts.py").read_text().replace("io.BytesIO()", "io.BytesIO(); time.sleep(2)")
    (tmp_path / "plugins" / "plain_parts.py").write_text(f"import time\n{slow}")
    row = bench.made(exporters=(NAME,))
    for culprit in ("exporter 'plain' of plugin 'plain_parts'", "exporter 'hostile' of plugin 'hostile'"):
        assert culprit in row.error


@pytest.mark.parametrize("way", SURVIVED)
def test_a_further_file_costs_no_other(bench, tmp_path, way, caplog):
    plant(tmp_path / "plugins", "exporter", way)
    bench.limit(way)
    row = bench.made(exporters=(NAME,))
    assert (row.status, row.attempts) == ("ready", 1), row.error
    assert set(bench.files(row)) == {"plain.png", "plain.scene.json", "report.json"}
    assert row.report["formats"][0]["failures"][0]["file"] == "plain.bad"
    assert "plain.bad was not made: exporter 'hostile' of plugin 'hostile'" in caplog.text


def test_a_plugin_that_ends_the_process_as_it_is_loaded_is_named(bench, tmp_path):
    plant_plain(tmp_path / "plugins")
    (tmp_path / "plugins" / "hostile.py").write_text("import os; os._exit(0)")
    row = bench.made()
    assert row.attempts == 1
    assert_told(row, bench, "loading of plugin 'hostile'")


def test_formats_and_exporters_of_one_name_are_made_side_by_side(bench, tmp_path):
    plant_plain(tmp_path / "plugins")
    row = bench.made(exporters=("youtube-png", "youtube", "podcast"))
    assert row.status == "ready", row.error
    files = bench.files(row)
    assert {"plain.png", "plain.youtube-png.png", "plain.jpg", "plain.podcast.jpg"} <= set(files)
    assert row.preview_url == files["plain.png"].key, "the one its platform takes is shown"
    with Image.open(io.BytesIO(open_storage(bench.settings).get(row.preview_url))) as shown:
        assert shown.format == "PNG"


@pytest.mark.parametrize(("way", "spent"), [("raises", False), ("never returns", True)])
def test_a_process_in_which_a_plugin_still_runs_says_so(tmp_path, monkeypatch, way, spent):
    folder: Path = plant(tmp_path / "plugins", "exporter", way)
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(folder))
    brief = Brief(title="Plain words", style="plain", formats=("plain",))
    order = RenderOrder(generation_id=uuid.uuid4(), brief=brief, exporters=(NAME,))
    limit = {time_limit.VARIABLE: str(LIMIT)} if spent else {}
    process = RenderProcess(open_engine, environment=limit)
    try:
        connection = process.begin(order, tmp_path / "out")
        while (message := connection.recv()).kind not in ("done", "broken", "refused", "plugin"):
            pass
    finally:
        process.end()
    assert (message.kind, message.spent) == ("done", spent), message.text
