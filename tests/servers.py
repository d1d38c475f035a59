"""Fixtures with real databases and queues. `settings` comes in two kinds: `sqlite`, and `postgresql` with Redis.

A machine without the servers fails these tests with the name of the package; it never skips them.
"""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.servers import MissingServer, PostgresServer, RedisServer, ScannerServer
from service.database import Database, LedgerEntry, Style, User, migrate, open_database
from service.settings import Settings
from tests.waiting import HANG_SECONDS

_TEMPLATE = "thumbsmith_template"
_names = itertools.count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A running cluster with a migrated template database. Not in pytest's folder, which only its owner may pass."""
    with tempfile.TemporaryDirectory(prefix="thumbsmith-postgres-") as folder:
        try:
            server = PostgresServer(Path(folder), durable=False).start()
        except MissingServer as missing:
            pytest.fail(str(missing), pytrace=False)
        server.create(_TEMPLATE)
        migrate(Settings(database_url=server.url(_TEMPLATE), data_dir=tmp_path_factory.mktemp("unused")))
        yield server
        server.stop()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """One for all tests; those that take it down start their own with `own_redis`."""
    try:
        server = RedisServer(tmp_path_factory.mktemp("redis")).start()
    except MissingServer as missing:
        pytest.fail(str(missing), pytrace=False)
    yield server
    server.stop()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A server that the test may stop and start."""
    try:
        server = RedisServer(tmp_path / "redis").start()
    except MissingServer as missing:
        pytest.fail(str(missing), pytrace=False)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScannerServer]:
    """A clamd that knows EICAR and nothing else, for all tests; those that end it start their own."""
    try:
        server = ScannerServer(tmp_path_factory.mktemp("scanner")).start()
    except MissingServer as missing:
        pytest.fail(str(missing), pytrace=False)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file to copy."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("sqlite"))
    migrate(settings)
    with sqlite3.connect(settings.data_dir / "thumbsmith.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return settings.data_dir / "thumbsmith.db"


@pytest.fixture
def sqlite_settings(tmp_path: Path, sqlite_template: Path) -> Settings:
    """The embedded default, migrated."""
    settings = _quick(data_dir=tmp_path / "data")
    settings.data_dir.mkdir()
    shutil.copyfile(sqlite_template, settings.data_dir / "thumbsmith.db")
    return settings


@pytest.fixture
def postgresql_settings(tmp_path: Path, postgres: PostgresServer, redis_server: RedisServer) -> Settings:
    """A database of its own on PostgreSQL, and a Redis database that other tests may ring, too."""
    url = postgres.create(f"test_{next(_names)}", template=_TEMPLATE)
    return _quick(data_dir=tmp_path / "data", database_url=url, queue_url=redis_server.url)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest) -> Settings:
    """A migrated database of each kind."""
    return request.getfixturevalue(f"{request.param}_settings")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = open_database(settings)
    yield opened
    opened.close()


@pytest.fixture
def user_id(database: Database) -> uuid.UUID:
    """A user with 1,000 credits, and the style `spotlight` in the table."""
    return add_user(database)


def add_user(database: Database, *, credits: int = 1000) -> uuid.UUID:
    with database.transaction() as session:
        user = User()
        session.add(user)
        session.flush()
        session.add(LedgerEntry(user_id=user.id, amount=credits, kind="grant", once=f"grant:{user.id}"))
        if session.get(Style, "spotlight") is None:
            session.add(Style(id="spotlight", label="Spotlight", affinity="style:spotlight"))
        return user.id


def _quick(**values: object) -> Settings:
    return Settings(
        secret_key="a key for tests, of no use elsewhere",
        environment="development",
        credits_per_generation=1,
        lease_seconds=12.0,
        poll_seconds=0.1,
        backoff_seconds=0.1,
        backoff_limit_seconds=0.5,
        studio_seconds_limit=HANG_SECONDS,
        upload_seconds_limit=HANG_SECONDS,
        **values,
    )
