"""Transactions, the database's clock, and a database that is not there."""

import contextlib
import sqlite3
import threading
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.servers import free_port
from service.database import Database, Note, User, db_epoch, db_now, open_database
from service.errors import DatabaseDown, SettingsError
from service.settings import Settings
from tests.waiting import HANG_SECONDS, pause, side_by_side


def test_the_database_tells_the_time(database: Database) -> None:
    begun = datetime.now(UTC)
    with database.read() as session:
        now, later, epoch = session.execute(sa.select(db_now(), db_now(30), db_epoch())).one()
    told = [now, later - timedelta(seconds=30), datetime.fromtimestamp(epoch, UTC)]
    rounded = timedelta(milliseconds=1)
    assert all(begun - rounded <= one <= datetime.now(UTC) + rounded for one in told)


def test_times_compare_and_come_back_in_utc(database: Database) -> None:
    east = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC).astimezone(datetime.now().astimezone().tzinfo)
    with database.transaction() as session:
        session.add(User(disabled_at=east))
    with database.read() as session:
        user = session.scalars(sa.select(User).where(User.disabled_at < db_now())).one()
        assert user.disabled_at == east
        assert user.disabled_at.utcoffset() == timedelta(0)
        assert session.scalar(sa.select(User.id).where(User.disabled_at > db_now(-1))) is None


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(sa.exc.StatementError, match="without a zone"), database.transaction() as session:
        session.add(User(disabled_at=datetime(2026, 3, 1)))


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    def half(session: sa.orm.Session) -> None:
        session.add(Note(name="half"))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(half)
    with database.read() as session:
        assert session.get(Note, "half") is None


def test_writers_that_read_first_do_not_lose_each_others_work(database: Database) -> None:
    """On SQLite a transaction that reads before it writes fails at once unless it takes the lock at its beginning."""
    with database.transaction() as session:
        session.add(Note(name="count", value={"n": 0}))

    def add_one(session: sa.orm.Session) -> None:
        note = session.scalar(sa.select(Note).where(Note.name == "count").with_for_update())
        pause(0.002)
        note.value = {"n": note.value["n"] + 1}

    def work() -> None:
        for _ in range(10):
            database.write(add_one)

    side_by_side(*[work] * 4)
    with database.read() as session:
        assert session.get(Note, "count").value == {"n": 40}


def test_a_deadlock_is_tried_again(postgresql_settings: Settings) -> None:
    database = open_database(postgresql_settings)
    ids = sorted(uuid.uuid4() for _ in range(2))
    with database.transaction() as session:
        session.add_all(User(id=one) for one in ids)
    both_hold_one = threading.Barrier(2)

    def work(order: list[uuid.UUID]) -> int:
        tries = 0

        def both(session: sa.orm.Session) -> None:
            nonlocal tries
            tries += 1
            for one in order:
                session.execute(sa.update(User).where(User.id == one).values(token_epoch=User.token_epoch + 1))
                if tries == 1 and one == order[0]:
                    both_hold_one.wait(HANG_SECONDS)

        database.write(both)
        return tries

    assert sorted(side_by_side(lambda: work(ids), lambda: work(ids[::-1]))) == [1, 2]
    with database.read() as session:
        assert session.scalars(sa.select(User.token_epoch)).all() == [2, 2]
    database.close()


def test_a_database_that_is_away_is_named_so() -> None:
    away = Database(f"postgresql+psycopg://postgres@127.0.0.1:{free_port()}/nothing")
    with pytest.raises(DatabaseDown) as caught:
        away.ping()
    assert caught.value.retry_after > 0


def test_a_database_without_tables_says_what_makes_them(tmp_path: Path) -> None:
    empty = open_database(Settings(data_dir=tmp_path))
    lacking = pytest.raises(DatabaseDown, match="has no tables yet; run `thumbsmith migrate`")
    with contextlib.closing(empty), lacking, empty.read() as session:
        session.get(Note, "any")


@pytest.mark.parametrize("url", ["mysql://a/b", "not an address"])
def test_an_address_we_do_not_know_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="THUMBSMITH_DATABASE_URL"):
        Database(url)


def test_sqlite_is_set_up_to_lose_nothing(sqlite_settings: Settings) -> None:
    database = Database(sqlite_settings.database)
    with database.read() as session:
        pragmas = {
            name: session.scalar(sa.text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    database.close()
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
    assert Path(sqlite_settings.data_dir / "thumbsmith.db").is_file()


def full() -> sqlite3.Error:
    """What SQLite says when there is no room."""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE words (word TEXT)")
        connection.execute("PRAGMA max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError) as caught:
            connection.execute("INSERT INTO words VALUES (?)", ("x" * 100_000,))
    return caught.value


def test_a_commit_without_room_was_not_made_and_nobody_waits_to_be_told(sqlite_settings: Settings, monkeypatch) -> None:
    """Everybody else who writes waits behind it, and on a full disk all of them would wait in turn."""
    error = sa.exc.OperationalError("COMMIT", {}, full())
    monkeypatch.setattr(Session, "commit", Mock(side_effect=error))
    monkeypatch.setattr("service.database.session.was_made", Mock(side_effect=AssertionError("it asks")))
    database = open_database(sqlite_settings)
    with pytest.raises(DatabaseDown):
        database.write(lambda session: session.add(Note(name="a")))
    database.close()
