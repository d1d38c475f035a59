"""A burst of generations, end to end: a real queue, real lanes, real files; on the card, or a stand-in that sleeps."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from service.database import Database, Generation, LedgerEntry, Style, User, migrate, open_database
from service.generations import GenerationRequest, submit
from service.settings import Settings
from worker.card.house import House

_STAND_IN = """
import os, time
from engine import hookimpl
from engine.kinds.background import Plane


class StandIn:
    name = "stand-in"
    needs_draft = wants_card = True

    def alike(self, request):
        return request.width, request.height

    def paint(self, request):
        return self.paint_together([request])[0]

    def paint_together(self, requests):
        time.sleep({seconds} * len(requests))
        return [[Plane(name="Ground", pixels=request.draft)] for request in requests]


@hookimpl
def register_backgrounds():
    return [StandIn()]
"""
_LOOK_SECONDS = 0.2
_ENDING_SECONDS = 15.0
"""Kept for the lanes to end in."""


@dataclass(frozen=True, kw_only=True)
class Burst:
    count: int
    seconds: float
    """What a stand-in sleeps for each picture."""
    model: Path | None
    """None where a stand-in is to be used."""
    lanes: int
    until: float
    """When it has to be over, whatever stands."""

    @property
    def background(self) -> str:
        return "sdxl" if self.model else "stand-in"


def burst(wanted: Burst) -> Iterator[str]:
    """How long each waited, how long the card did, and what took the processors' time."""
    home = tempfile.TemporaryDirectory(prefix="thumbsmith-burst-", ignore_cleanup_errors=True)
    with home as folder, _told(Path(folder), wanted):
        settings = Settings.load()
        migrate(settings)
        database = open_database(settings)
        try:
            yield from _lines(*_run(database, settings, wanted), wanted)
        finally:
            database.close()


def _lines(rows: Sequence[Generation], lasted: float, busy: float, wanted: Burst) -> Iterator[str]:
    ready = [row for row in rows if row.status == "ready" and row.finished_at]
    waits = sorted((row.finished_at - row.created_at).total_seconds() for row in ready if row.finished_at)
    name = f"burst of {wanted.count} on {wanted.background}, {wanted.lanes} lanes"
    if len(ready) < wanted.count:
        yield f"{name}: {len(ready)} were ready within {lasted:.0f} s"
        yield from sorted({f"one failed: {row.error}" for row in rows if row.status == "failed"})
    if len(waits) > 1:
        p95 = statistics.quantiles(waits, n=20)[-1]
        yield f"{name}: p50 {statistics.median(waits):.1f} s, p95 {p95:.1f} s, idle {1 - busy:.0%} of {lasted:.1f} s"
    yield from sorted({f"not painted: {note}" for row in ready for note in _notes(row)})
    seconds = defaultdict(list)
    for row in ready:
        for stage, took in (row.report or {}).get("stage_seconds", {}).items():
            seconds[stage].append(took)
    if seconds:
        each = ", ".join(f"{stage} {statistics.mean(took):.2f}" for stage, took in seconds.items())
        yield f"seconds of a generation by stage, the waiting for the card within design: {each}"


def _notes(row: Generation) -> Iterator[str]:
    for made in (row.report or {}).get("formats", ()):
        yield from (note for note in made.get("warnings", ()) if "did not paint" in note)


@contextmanager
def _told(folder: Path, wanted: Burst) -> Iterator[None]:
    plugins = folder / "plugins"
    plugins.mkdir()
    (plugins / "stand_in.py").write_text(_STAND_IN.format(seconds=wanted.seconds))
    told = {
        "DATA_DIR": str(folder / "data"),
        "PLUGINS_DIR": str(plugins),
        "CARD_BACKGROUNDS": wanted.background,
        "CARD_LANES": str(wanted.lanes),
        "RUNNING_PER_USER": "1000",
        "LOG_LEVEL": "ERROR",
        # Pictures of random weights are looked at like others, and none is refused.
        "PLUGIN_CHECKS_OPEN_NSFW_THRESHOLD": "1",
        **({"PLUGIN_BACKGROUNDS_SDXL_MODEL": str(wanted.model)} if wanted.model else {}),
    }
    before = dict(os.environ)
    os.environ.update({f"THUMBSMITH_{name}": value for name, value in told.items()})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _run(database: Database, settings: Settings, wanted: Burst) -> tuple[Sequence[Generation], float, float]:
    """What came of it, the seconds that the burst lasted, and the share of them in which the card was busy."""
    user = _user(database)
    house = House(settings, 0)
    until = wanted.until - _ENDING_SECONDS

    def work_off(count: int) -> Sequence[Generation]:
        asked = [_asked(database, settings, user, wanted, number) for number in range(count)]
        while _waiting(database) and time.monotonic() < until:
            house.look_after()
            time.sleep(_LOOK_SECONDS)
        return _rows(database, asked)

    try:
        work_off(2 * wanted.lanes)  # who begins has a model, fonts and plugins to load
        before, begun = _busy_seconds(house), time.monotonic()
        rows = work_off(wanted.count)
        lasted, busy = time.monotonic() - begun, _busy_seconds(house) - before
    finally:
        house.close()
    return rows, lasted, busy / lasted


def _asked(database: Database, settings: Settings, user: Any, wanted: Burst, number: int) -> uuid.UUID:
    request = GenerationRequest(
        title=f"A *quiet* hour {number}", formats=("youtube",), exporters=(), background=wanted.background, quick=True
    )
    return submit(database, request, user_id=user, settings=settings).generation.id


def _busy_seconds(house: House) -> float:
    return float((house.card.told(seconds=10) or {}).get("busy_seconds", 0.0))


def _user(database: Database) -> Any:
    with database.transaction() as session:
        user = User()
        session.add(user)
        session.flush()
        session.add(LedgerEntry(user_id=user.id, amount=10**6, kind="grant", once=f"grant:{user.id}"))
        session.add(Style(id="spotlight", label="Spotlight", affinity="style:spotlight"))
        return user.id


def _waiting(database: Database) -> int:
    open_ones = sa.select(sa.func.count()).where(Generation.status.in_(("pending", "running")))
    with database.read() as session:
        return session.scalar(open_ones) or 0


def _rows(database: Database, asked: Sequence[uuid.UUID]) -> Sequence[Generation]:
    with database.read() as session:
        return session.scalars(sa.select(Generation).where(Generation.id.in_(asked))).all()
