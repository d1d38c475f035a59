"""What deleted rows leave behind: pages of a database file, messages in a queue, folders of a killed worker.

PostgreSQL frees the space of deleted rows by its own vacuum; there is nothing to do there.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from service.database import Database
from service.settings import Settings

_log = logging.getLogger(__name__)
_WAIT_SECONDS = 5


def scrub_database(database: Database, settings: Settings) -> bool:
    """Write the SQLite file anew with only what is in it, and empty its log. False when somebody was in the way."""
    if not database.is_sqlite:
        return True
    path = sa.make_url(settings.database).database
    return path is None or scrub_file(Path(path))


def scrub_file(path: Path) -> bool:
    """The same for any SQLite file."""
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("VACUUM")
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
    except sqlite3.OperationalError as error:
        _log.info("%s is scrubbed later: %s", path.name, error)
        return False


def clear_queue(settings: Settings, generations: Collection[str]) -> None:
    """Take messages about these generations out. They hold an id and nothing else; a worker would drop them."""
    if not generations:
        return
    try:
        if settings.queue.startswith("sqlite"):
            _clear_sqlite(Path(settings.queue.removeprefix("sqlite:///")), generations)
        else:
            _clear_redis(settings.queue, generations)
    except Exception as error:  # a queue that is down keeps nothing for long
        _log.info("the queue is not cleared: %s", type(error).__name__)


def clear_work(settings: Settings, owners: Collection[str]) -> None:
    """Folders that a killed process left on this machine; each begins with the id of its generation or user."""
    for identifier in owners:
        for path in (settings.data_dir / "work").glob(f"{identifier}-*"):
            shutil.rmtree(path, ignore_errors=True)


def _clear_sqlite(path: Path, generations: Collection[str]) -> None:
    if not path.is_file():
        return
    with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
        for identifier in generations:
            connection.execute("DELETE FROM task WHERE instr(data, ?) > 0", (identifier.encode(),))
    scrub_file(path)


def _clear_redis(url: str, generations: Collection[str]) -> None:
    import redis

    wanted = [identifier.encode() for identifier in generations]
    with redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=1) as connection:
        for key in connection.scan_iter("huey.*", count=100):
            if connection.type(key) == b"list":
                for message in connection.lrange(key, 0, -1):
                    if any(identifier in message for identifier in wanted):
                        connection.lrem(key, 0, message)
