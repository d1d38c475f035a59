"""Transactions, the database's clock, and a database that is not there."""

import contextlib
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bench.servers import free_port
from service.database import Database, Note, User, db_epoch, db_now, open_database
from service.errors import DatabaseDown, SettingsError
from service.settings import Settings


def test_the_database_tells_the_time(database: Database) -> None:
    with database.read() as session:
        now, later, epoch = session.execute(sa.select(db_now(), db_now(30), db_epoch())).one()
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)
    assert timedelta(seconds=29.9) < later - now < timedelta(seconds=30.1)
    assert abs(epoch - now.timestamp()) < 1


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
        time.sleep(0.002)
        note.value = {"n": note.value["n"] + 1}

    def work() -> None:
        for _ in range(10):
            database.write(add_one)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with database.read() as session:
        assert session.get(Note, "count").value == {"n": 40}


def test_a_deadlock_is_tried_again(postgresql_settings: Settings) -> None:
    database = open_database(postgresql_settings)
    ids = sorted(uuid.uuid4() for _ in range(2))
    with database.transaction() as session:
        session.add_all(User(id=one) for one in ids)
    barrier = threading.Barrier(2)

    def work(order: list[uuid.UUID]) -> None:
        def both(session: sa.orm.Session) -> None:
            for index, one in enumerate(order):
                session.execute(sa.update(User).where(User.id == one).values(token_epoch=User.token_epoch + 1))
                if index == 0 and barrier.n_waiting < 2 and not barrier.broken:
                    with contextlib.suppress(threading.BrokenBarrierError):
                        barrier.wait(1)

        database.write(both)

    threads = [threading.Thread(target=work, args=(order,)) for order in (ids, ids[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with database.read() as session:
        assert session.scalars(sa.select(User.token_epoch)).all() == [2, 2]
    database.close()


def test_a_database_that_is_away_is_named_so() -> None:
    away = Database(f"postgresql+psycopg://postgres@127.0.0.1:{free_port()}/nothing")
    begun = time.monotonic()
    with pytest.raises(DatabaseDown) as caught:
        away.ping()
    assert caught.value.retry_after > 0
    assert time.monotonic() - begun < 5


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
