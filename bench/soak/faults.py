"""What each fault of the schedule does to the house, and how it ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

import sqlalchemy as sa

from bench.soak.house import ROOT, House, is_ready
from bench.soak.slots import Slot
from service.database import Database, Generation, migrate
from service.errors import Unavailable
from tests.waiting import wait_for

_SLOW_SECONDS = 1.0
_PATIENCE_SECONDS, _LOOK_SECONDS = 20.0, 0.05
Note = list[str]
"""What is worth saying of how it went."""


def strike(name: str, house: House, database: Database) -> AbstractContextManager[Note]:
    """The fault holds as long as the block does."""
    return _FAULTS[name](house, database)


@contextmanager
def _kill(house: House, database: Database) -> Iterator[Note]:
    slot = _at_work(house, database)
    slot.kill()
    yield [f"{slot.name} was killed"]


@contextmanager
def _stop(house: House, database: Database) -> Iterator[Note]:
    slot = _at_work(house, database)
    slot.stop()
    try:
        yield [f"{slot.name} stood still"]
    finally:
        slot.wake()


@contextmanager
def _redis(house: House, database: Database) -> Iterator[Note]:
    house.redis.stop()
    try:
        yield []
    finally:
        house.redis.start()


@contextmanager
def _database(house: House, database: Database) -> Iterator[Note]:
    house.postgres.stop()
    try:
        yield []
    finally:
        house.postgres.start()


@contextmanager
def _storage(house: House, database: Database) -> Iterator[Note]:
    house.bucket.state.slow_seconds, house.bucket.state.fault = _SLOW_SECONDS, "slow"
    try:
        yield []
    finally:
        house.bucket.state.fault = ""


@contextmanager
def _receiver(house: House, database: Database) -> Iterator[Note]:
    house.receiver.hang()
    try:
        yield []
    finally:
        house.receiver.answer()


@contextmanager
def _disk(house: House, database: Database) -> Iterator[Note]:
    if house.disk is None:
        yield ["not tried: only root may mount a small disk"]
        return
    house.disk.fill()
    try:
        yield []
    finally:
        house.disk.empty()


@contextmanager
def _rolling(house: House, database: Database) -> Iterator[Note]:
    """The first time, where an older version runs, it is an upgrade: the schema first, then process after process."""
    note, upgrades = [], house.code != ROOT
    if upgrades:
        migrate(house.settings)
        house.code = ROOT
        note.append("an upgrade: the schema first, both versions side by side until the last process")
    for slot in house.staff.all:
        if not slot.replace(house.code):
            note.append(f"{slot.name} had to be ended by force")
        if slot in house.staff.apis:
            wait_for(partial(is_ready, slot.address), f"{slot.name}, ready again")
    yield note


_FAULTS: dict[str, Callable[[House, Database], AbstractContextManager[Note]]] = {
    "kill": _kill,
    "stop": _stop,
    "redis": _redis,
    "database": _database,
    "storage": _storage,
    "receiver": _receiver,
    "disk": _disk,
    "rolling": _rolling,
}


def _at_work(house: House, database: Database) -> Slot:
    """A worker in the midst of a generation; after a while any of them."""
    ends = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < ends:
        busy = _busy(database)
        if found := next((slot for slot in house.staff.workers if slot.pid in busy), None):
            return found
        time.sleep(_LOOK_SECONDS)
    return house.staff.workers[0]


def _busy(database: Database) -> set[int]:
    query = sa.select(Generation.worker_id).where(Generation.status == "running")
    try:
        with database.read() as session:
            return {int(worker.split("-")[-2]) for worker in session.scalars(query) if worker}
    except Unavailable:
        return set()
