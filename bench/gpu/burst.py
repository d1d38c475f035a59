"""A burst of generations, end to end: a real queue, real lanes, real files; on the card, or a stand-in that sleeps."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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


def burst(*, count: int, seconds: float, model: Path | None, limit: float) -> str:
    """One line: how long each waited, and how long the card did. With a model on the card, else on a stand-in."""
    background = "sdxl" if model else "stand-in"
    home = tempfile.TemporaryDirectory(prefix="thumbsmith-burst-")
    with home as folder, _told(Path(folder), background, seconds, model):
        settings = Settings.load()
        migrate(settings)
        database = open_database(settings)
        waits, busy = _run(database, settings, background, count, limit)
        database.close()
    if len(waits) < count:
        return f"burst of {count} on {background}: only {len(waits)} were ready within {limit:.0f} s"
    p95 = statistics.quantiles(waits, n=20)[-1]
    return (
        f"burst of {count} on {background}: p50 {statistics.median(waits):.1f} s, p95 {p95:.1f} s, "
        f"idle {1 - busy:.0%} of {max(waits):.1f} s"
    )


@contextmanager
def _told(folder: Path, background: str, seconds: float, model: Path | None) -> Iterator[None]:
    plugins = folder / "plugins"
    plugins.mkdir()
    (plugins / "stand_in.py").write_text(_STAND_IN.format(seconds=seconds))
    told = {
        "DATA_DIR": str(folder / "data"),
        "PLUGINS_DIR": str(plugins),
        "CARD_BACKGROUNDS": background,
        "RUNNING_PER_USER": "1000",
        "LOG_LEVEL": "ERROR",
        **({"PLUGIN_BACKGROUNDS_SDXL_MODEL": str(model)} if model else {}),
    }
    before = dict(os.environ)
    os.environ.update({f"THUMBSMITH_{name}": value for name, value in told.items()})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _run(
    database: Database, settings: Settings, background: str, count: int, limit: float
) -> tuple[list[float], float]:
    """Seconds of each from its submit to its end, and the share of the burst in which the card was busy."""
    user = _user(database)
    house = House(settings, 0)
    try:
        before = _ready(house, limit)
        for number in range(count):
            request = GenerationRequest(
                title=f"A *quiet* hour {number}", formats=("youtube",), exporters=(), background=background, quick=True
            )
            submit(database, request, user_id=user, settings=settings)
        begun = time.monotonic()
        while _waiting(database) and time.monotonic() - begun < limit:
            house.look_after()
            time.sleep(_LOOK_SECONDS)
        lasted = time.monotonic() - begun
        after = house.card.told(seconds=10) or before
    finally:
        house.close()
    return _waits(database), (after["busy_seconds"] - before["busy_seconds"]) / lasted


def _ready(house: House, limit: float) -> Mapping[str, Any]:
    ends = time.monotonic() + limit
    while time.monotonic() < ends:
        house.look_after()
        if house.card.runs and (told := house.card.told(seconds=10)):
            return told
        time.sleep(_LOOK_SECONDS)
    raise SystemExit("the card's process did not become ready")


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


def _waits(database: Database) -> list[float]:
    with database.read() as session:
        rows = session.scalars(sa.select(Generation).where(Generation.status == "ready")).all()
        return [(row.finished_at - row.created_at).total_seconds() for row in rows if row.finished_at]
