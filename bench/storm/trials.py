"""The trials: each makes its own field, lets something bad happen, waits, and counts."""

from __future__ import annotations

import random
import shutil
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bench.servers import PostgresServer, RedisServer
from bench.storm.audit import Audit, audit
from bench.storm.faults import NO_FENCE
from bench.storm.field import Field, open_field
from bench.storm.herd import Herd
from bench.storm.nursery import Nursery
from bench.storm.stand_in import POISON
from bench.storm.weather import kill_holders, stall_holders
from service.database import Attempt
from service.errors import DatabaseDown, Unavailable

WORKERS = 3


@dataclass(frozen=True, kw_only=True)
class Outcome:
    name: str
    audit: Audit
    seconds: float
    done: int
    """Tries that kills or stalls have cut off."""
    note: str = ""
    faults: int = 0
    """What must not be and is no generation's: deadlocks, answers that nobody should get."""

    @property
    def clean(self) -> bool:
        return self.audit.clean and not self.faults


def kills(field: Field, nursery: Nursery, *, generations: int, kills: int, seconds: float) -> Outcome:
    """SIGKILL, again and again, whoever holds a generation."""
    begun = time.monotonic()
    ids = field.submit([f"Kill {index}" for index in range(generations)])
    with herded(field, nursery, seconds=seconds) as herd:
        share = min(0.85, 1.25 * kills / (kills + generations))
        more, chance = one_more(field, ids), random.Random(7)
        done = kill_holders(field, herd, more=more, kills=kills, share=share, seconds=seconds, chance=chance)
        settle(field, herd)
    return outcome_of("kills", field, ids, begun, done)


def zombies(field: Field, nursery: Nursery, *, generations: int, stalls: int, seconds: float, fence: bool) -> Outcome:
    """Stop holders until another has taken over, then let them go on. Without the fence this must show duplicates."""
    begun = time.monotonic()
    ids = field.submit([f"Stall {index}" for index in range(generations)])
    with herded(field, nursery, seconds=seconds, fault="" if fence else NO_FENCE) as herd:
        done = stall_holders(field, herd, stalls=stalls, more=one_more(field, ids), chance=random.Random(7))
        settle(field, herd)
    note = f"{nursery.log.count('thrown away')} stale results refused" if fence else "no fence, no keys"
    return outcome_of("zombies" if fence else "zombies, control", field, ids, begun, done, note=note)


def poison(field: Field, nursery: Nursery, *, generations: int) -> Outcome:
    """One that ends its render process every time, among good ones."""
    begun = time.monotonic()
    good = field.submit([f"Good {index}" for index in range(generations)])
    bad = field.submit([f"{POISON} pill"])
    with herded(field, nursery, seconds=0.1) as herd:
        settle(field, herd)
    return outcome_of("poison", field, good + bad, begun, 0, failures=bad)


def queue_down(field: Field, nursery: Nursery, *, redis: RedisServer, generations: int, seconds: float) -> Outcome:
    """Redis goes away while submits go on, and comes back empty."""
    begun = time.monotonic()
    with herded(field, nursery, seconds=0.1) as herd:
        ids = field.submit([f"Before {index}" for index in range(generations)])
        redis.stop()
        down = time.monotonic()
        slowest = 0.0
        for index in range(generations):
            asked = time.monotonic()
            ids += field.submit([f"While {index} of the queue is away"])
            slowest = max(slowest, time.monotonic() - asked)
        time.sleep(max(0.0, seconds - (time.monotonic() - down)))
        redis.start()
        ids += field.submit([f"After {index}" for index in range(generations)])
        drained = settle(field, herd)
    note = f"slowest submit {1000 * slowest:.0f} ms, drained {drained:.1f} s after"
    return outcome_of(f"queue down {seconds:.0f} s", field, ids, begun, 0, note=note)


def database_down(
    field: Field, nursery: Nursery, *, postgres: PostgresServer, generations: int, seconds: float
) -> Outcome:
    """PostgreSQL crashes in the midst of work: submits say so plainly, and what was accepted is still done."""
    begun = time.monotonic()
    with herded(field, nursery, seconds=0.3) as herd:
        ids = field.submit([f"Before {index}" for index in range(generations)])
        postgres.stop()
        refused = _refused_submits(field)
        time.sleep(seconds)
        postgres.start()
        settle(field, herd)
    return outcome_of(
        f"database down {seconds:.0f} s", field, ids, begun, 0, note=f"{refused} of 3 submits refused plainly"
    )


def storage_down(field: Field, nursery: Nursery, *, generations: int, tries: int) -> Outcome:
    """The folder of files is not there until each has been tried so often: generations wait for it."""
    begun = time.monotonic()
    folder = field.settings.data_dir / "files"
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a disk that is not mounted")
    ids = field.submit([f"Wait {index}" for index in range(generations)])
    with herded(field, nursery, seconds=0.1) as herd:
        field.wait_until(lambda: _fewest_waits(field, ids) >= tries, f"a round of {tries} tries for each")
        folder.unlink()
        settle(field, herd)
    return outcome_of(f"storage down {tries} tries", field, ids, begun, 0)


@contextmanager
def field_and_nursery(folder: Path, **values: str | float) -> Iterator[tuple[Field, Nursery]]:
    """A field in this folder, and who bears its workers; both are gone at the end. `values` are settings."""
    folder.mkdir(parents=True, exist_ok=True)
    field = open_field(folder, users=5, **values)
    nursery = Nursery(folder / "workers.log")
    try:
        yield field, nursery
    finally:
        nursery.end()
        field.close()


@contextmanager
def herded(field: Field, nursery: Nursery, *, seconds: float, fault: str = "") -> Iterator[Herd]:
    """Workers whose renders take so long, for as long as the block runs."""
    herd = Herd(field, nursery, count=WORKERS, seconds=seconds, fault=fault)
    try:
        yield herd
    finally:
        herd.end()


def settle(field: Field, herd: Herd) -> float:
    """Until nothing waits or runs, and every worker has had its say; returns the seconds the first took."""
    settled = field.wait_until(lambda: not field.busy(), "an end of every generation")
    herd.drain()
    return settled


def one_more(field: Field, ids: list[uuid.UUID]) -> Callable[[], None]:
    """Has one more generation made, so that a storm finds something to strike."""

    def submit() -> None:
        ids.extend(field.submit([f"One more after {len(ids)}"]))

    return submit


def _fewest_waits(field: Field, ids: list[uuid.UUID]) -> int:
    query = sa.select(Attempt.generation_id).where(Attempt.outcome == "waiting")
    with field.database.read() as session:
        waits = Counter(session.scalars(query))
    return min(waits[one] for one in ids)


def _refused_submits(field: Field) -> int:
    refused = 0
    for index in range(3):
        try:
            field.submit_one(index, f"Refused {index}")
        except DatabaseDown as error:
            refused += isinstance(error, Unavailable) and error.retry_after > 0
    return refused


def outcome_of(
    name: str,
    field: Field,
    ids: list[uuid.UUID],
    begun: float,
    done: int,
    *,
    failures: list[uuid.UUID] | None = None,
    note: str = "",
) -> Outcome:
    """The audit of the field, now that all is over."""
    seconds = time.monotonic() - begun
    return Outcome(
        name=name, audit=audit(field, ids, expected_failures=failures or []), seconds=seconds, done=done, note=note
    )
