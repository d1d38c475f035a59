"""How many claims a second one PostgreSQL gives, with a long queue before it and many workers at once.

    python -m bench.claims [--waiting 100000] [--users 1000] [--claimers 1 8 32 128] [--seconds 10]

starts a PostgreSQL of its own and puts the rows there; then so many claimers, sixteen to a process, take one after
another by the worker's own `claim` for so long. A line for each number of claimers tells claims a second, the median
and the 99th percentile of one; the exit code is 1 when a generation was taken twice, or with a fence that was used.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import sqlalchemy as sa

from bench.servers import PostgresServer
from service.database import Database, migrate, open_database
from service.errors import DatabaseDown
from service.generations import claim
from service.settings import Settings

_PER_PROCESS = 16
_CONNECTIONS = 400
_PART = 5
"""Of each user's rows, in one transaction: a statement may last 30 s."""
_STYLE = """
INSERT INTO styles (id, label, purpose, tags, definition, affinity, available)
VALUES ('spotlight', 'Spotlight', '', '[]', '{}', 'style:spotlight', true)
"""
_USERS = """
INSERT INTO users (id, name, plan, priority, turn, settings, token_epoch, created_at)
SELECT gen_random_uuid(), '', 'free', 0, number, '{}', 0, now() FROM generate_series(1, :users) AS number
"""
_ROWS = """
INSERT INTO generations (id, user_id, style_id, realism, title, seed, guest_keys, status, formats, exporters, kicker,
    variant, brand, options, source, reply_to, affinity, priority, available_at, passed_over, fence, round, attempts,
    crash_count, lost_count, stage, progress, cancel_requested, cost, work, report, created_at)
SELECT gen_random_uuid(), users.id, 'spotlight', 50, 'A title', 1, '[]', 'pending', '[]', '[]', '', 0, '{}', '{}',
    'api', '{}', 'style:spotlight', 0, now(), 0, 0, 1, 0, 0, 0, '', 0, false, 1, 1, '{}',
    now() + number * interval '1 us'
FROM generate_series(1, :part) AS number, users
"""
_AGAIN = (
    "DELETE FROM events",
    "DELETE FROM attempts",
    "DELETE FROM commit_marks",
    "UPDATE generations SET status = 'pending', fence = 0, attempts = 0, worker_id = NULL, lease_until = NULL, "
    "started_at = NULL WHERE status <> 'pending'",
    "UPDATE users SET turn = 0",
)


@dataclass
class Taken:
    """What one claimer got: generation and fence, the first of them before the time began, and how long each took."""

    begun: float = 0.0
    first: int = 0
    ended: float = 0.0
    refused: int = 0
    found: list[tuple[str, int]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def main() -> int:
    options = _options()
    sound = True
    with _server(options.waiting, options.users) as settings:
        for claimers in options.claimers:
            _put_back(settings)
            taken = take(settings, claimers=claimers, seconds=options.seconds)
            sound = is_sound(taken) and sound
            print(
                f"{claimers} claimers, {options.waiting} waiting of {options.users} users: {_told(taken)}", flush=True
            )
    return 0 if sound else 1


def is_sound(taken: list[Taken]) -> bool:
    found = [one for each in taken for one in each.found]
    return len({identifier for identifier, _ in found}) == len(found) and all(fence == 1 for _, fence in found)


def _told(taken: list[Taken]) -> str:
    times = sorted(1000 * one for each in taken for one in each.seconds) or [0.0]
    lasted = max(each.ended for each in taken) - min(each.begun for each in taken)
    late = times[math.ceil(0.99 * len(times)) - 1]
    return (
        f"{sum(len(each.found) - each.first for each in taken) / lasted:.1f} claims a second; one takes "
        f"{statistics.median(times):.1f} ms, {late:.1f} at the 99th percentile; "
        f"{sum(each.refused for each in taken)} gave up waiting"
    )


def take(settings: Settings, *, claimers: int, seconds: float) -> list[Taken]:
    """Let so many claim side by side for so long."""
    context = multiprocessing.get_context("spawn")
    groups = [min(_PER_PROCESS, claimers - start) for start in range(0, claimers, _PER_PROCESS)]
    barrier, results = context.Barrier(claimers), context.Queue()
    processes = [
        context.Process(target=_claim_in_threads, args=(settings.database_url, settings.data_dir, *each))
        for each in ((size, seconds, barrier, results) for size in groups)
    ]
    for process in processes:
        process.start()
    taken = [one for _ in processes for one in results.get()]
    for process in processes:
        process.join()
    return taken


def _claim_in_threads(
    url: str, folder: Path, claimers: int, seconds: float, barrier: Barrier, results: Queue[list[Taken]]
) -> None:
    settings = _settings(url, folder)
    database = open_database(settings)
    taken = [Taken() for _ in range(claimers)]
    threads = [
        threading.Thread(target=_claim_for, args=(seconds, barrier, database, settings, f"claimer-{number}", each))
        for number, each in enumerate(taken)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    results.put(taken)


def _claim_for(
    seconds: float, barrier: Barrier, database: Database, settings: Settings, name: str, taken: Taken
) -> None:
    """Once uncounted, so that everybody is connected, and then for so long, all together."""
    _claim_one(database, settings, name, taken)
    barrier.wait()
    taken.begun, taken.first = time.monotonic(), len(taken.found)
    while (begun := time.monotonic()) < taken.begun + seconds:
        count = len(taken.found)
        if not _claim_one(database, settings, name, taken):
            break
        if len(taken.found) > count:
            taken.seconds.append(time.monotonic() - begun)
    taken.ended = time.monotonic()


def _claim_one(database: Database, settings: Settings, name: str, taken: Taken) -> bool:
    """False when nothing waits."""
    try:
        held = claim(database, settings, worker_id=name, warm="style:spotlight")
    except DatabaseDown:
        taken.refused += 1
        return True
    if held:
        taken.found.append((str(held.id), held.fence))
    return held is not None


def _settings(url: str, folder: Path) -> Settings:
    """Redis tells of events where there are many workers, so the database does not; nobody is held to two running."""
    return Settings(
        database_url=url, queue_url="redis://127.0.0.1:1/0", data_dir=folder, running_per_user=10**6, lease_seconds=3600
    )


@contextmanager
def _server(waiting: int, users: int) -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="thumbsmith-claims-") as folder:
        Path(folder).chmod(0o755)  # the database server runs under an account of its own
        server = PostgresServer(Path(folder) / "postgres").start()
        try:
            administration = sa.create_engine(server.url(), isolation_level="AUTOCOMMIT")
            with administration.connect() as connection:
                connection.exec_driver_sql(f"ALTER SYSTEM SET max_connections = {_CONNECTIONS}")
            administration.dispose()
            server.stop()
            server.start()
            settings = _settings(server.create("claims"), Path(folder) / "data")
            migrate(settings)
            fill(settings, waiting, users)
            yield settings
        finally:
            server.stop()


def fill(settings: Settings, waiting: int, users: int) -> None:
    database = open_database(settings)
    with database.engine.begin() as connection:
        connection.execute(sa.text(_STYLE))
        connection.execute(sa.text(_USERS), {"users": users})
    each = waiting // users
    for begun in range(0, each, _PART):
        with database.engine.begin() as connection:
            connection.execute(sa.text(_ROWS), {"part": min(_PART, each - begun)})
    database.close()


def _put_back(settings: Settings) -> None:
    """As it was before the last round, and as tidy as PostgreSQL's own rounds keep it."""
    database = open_database(settings)
    with database.engine.begin() as connection:
        for statement in _AGAIN:
            connection.execute(sa.text(statement))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    database.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--waiting", type=int, default=100_000)
    parser.add_argument("--users", type=int, default=1000)
    parser.add_argument("--claimers", type=int, nargs="+", default=[1, 8, 32, 128])
    parser.add_argument("--seconds", type=float, default=10.0)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
