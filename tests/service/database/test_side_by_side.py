"""While a service is upgraded, the version before works on beside the new schema: no migration takes that from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from bench.servers import PostgresServer
from service.database import Database, is_workable, migrate, open_database
from service.database.migration import configuration, needs_code_from, oldest_code
from service.settings import Settings
from tests.service.database.narrowing import Schema, narrowings

HELD_SINCE = "0009"
"""Two before it took columns away (0004, 0008), when nobody could have had an older version."""


@pytest.fixture(scope="module")
def bare(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(database_url=postgres.create("side_by_side"), data_dir=tmp_path_factory.mktemp("unused"))


@pytest.fixture(scope="module")
def opened(bare: Settings) -> Iterator[Database]:
    database = open_database(bare)
    yield database
    database.close()


def revisions(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        script = ScriptDirectory.from_config(configuration(connection))
    return [one.revision for one in reversed(list(script.walk_revisions()))]


def test_every_migration_leaves_the_version_before_all_it_asks_for(bare: Settings, opened: Database) -> None:
    numbers = revisions(opened)
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)], "they are compared as numbers"
    held = numbers.index(HELD_SINCE)
    migrate(bare, revision=numbers[held - 1])
    for former, number in zip(numbers[held - 1 :], numbers[held:], strict=False):
        before = Schema.read(opened.engine)
        migrate(bare, revision=number)
        taken = list(narrowings(before, Schema.read(opened.engine)))
        with opened.engine.connect() as connection:
            told = oldest_code(connection)
        assert told <= former, f"{number} leaves the version before it nothing to work on: do it in two versions"
        assert not taken or told, f"{number} says no needs_code_from, though {taken}"


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ("DROP TABLE chat_sendings", "chat_sendings is gone"),
        ("ALTER TABLE uploads DROP COLUMN reason", "uploads.reason is gone"),
        ("ALTER TABLE uploads RENAME COLUMN reason TO why", "uploads.reason is gone"),
        ("ALTER TABLE uploads ADD COLUMN kind text NOT NULL", "uploads.kind is wanted and has no default"),
        ("ALTER TABLE uploads ALTER COLUMN reason SET NOT NULL", "uploads.reason may no longer be empty"),
        ("ALTER TABLE users ALTER COLUMN name TYPE varchar(3)", "users.name was VARCHAR(200) and is VARCHAR(3)"),
        ("ALTER TABLE users ALTER COLUMN priority TYPE text", "users.priority was INTEGER and is TEXT"),
        ("ALTER TABLE uploads ALTER COLUMN facts DROP DEFAULT", "uploads.facts has lost its default"),
        ("ALTER TABLE uploads ADD CONSTRAINT few CHECK (size_bytes < 9)", "uploads has the new rule few"),
        ("CREATE UNIQUE INDEX one_each ON uploads (user_id)", "uploads has the new rule one_each"),
        ("ALTER TABLE uploads ADD COLUMN kind text NOT NULL DEFAULT ''", None),
        ("ALTER TABLE uploads ADD COLUMN kind text", None),
        ("CREATE INDEX sizes ON uploads (size_bytes)", None),
        ("ALTER TABLE users ALTER COLUMN name TYPE varchar(900)", None),
    ],
)
def test_what_would_trip_it_is_seen(opened: Database, bare: Settings, change: str, seen: str | None) -> None:
    migrate(bare)
    before = Schema.read(opened.engine)
    with opened.engine.connect() as connection:
        connection.execute(sa.text(change))
        after = Schema.read(connection)  # and nothing of it is committed
        connection.rollback()
    assert list(narrowings(before, after)) == ([seen] if seen else [])


def test_code_works_on_a_newer_schema_until_something_it_needs_is_gone(bare: Settings, opened: Database) -> None:
    migrate(bare)
    newest = revisions(opened)[-1]
    with opened.engine.connect() as connection:
        assert is_workable(connection)
        _stamp(connection, "0001")
        assert not is_workable(connection), "what this code asks for is not there yet"
        _stamp(connection, "9999")
        assert is_workable(connection)
        needs_code_from(connection, newest)
        assert is_workable(connection)
        needs_code_from(connection, "9998")
        assert not is_workable(connection)
        connection.rollback()


def _stamp(connection: sa.Connection, revision: str) -> None:
    connection.execute(sa.text("UPDATE alembic_version SET version_num = :number"), {"number": revision})


def test_an_empty_database_is_not_worked_on(tmp_path: Path) -> None:
    database = open_database(Settings(data_dir=tmp_path))
    with database.engine.connect() as connection:
        assert not is_workable(connection)
    database.close()
