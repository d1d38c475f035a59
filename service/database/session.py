"""One door to the database: `read` for looking, `write` for a transaction that is repeated when it could not be had.

SQLite runs in WAL with `synchronous=FULL`; a writing transaction takes the write lock at its beginning, because one
that starts by reading and then writes is refused at once, without waiting, when somebody else wrote in between.
"""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, make_transient

from service.database.commits import leave_mark, note_changes, was_made
from service.database.notices import NOTIFYING
from service.database.one_go import Found, Statement, send
from service.errors import DatabaseDown, SettingsError
from service.settings import Settings

Result = TypeVar("Result")

_BUSY_SECONDS = 10
_TRIES, _PAUSE_SECONDS = 5, (0.01, 0.1)
_HIDING = {"hide_parameters": True}
"""What a statement was about is in no error's text, and so in no log."""
_READING = "thumbsmith_reading"
_BY_ITSELF = {"isolation_level": "AUTOCOMMIT"}
"""For looking: in READ COMMITTED each statement sees what is there when it begins, in a transaction or without one."""
_TRUSTED_SECONDS = 1.0
"""A connection that answered so recently is not asked whether it still does."""
_AGAIN = {"40001", "40P01", "55P03"}
"""Serialization failure, deadlock, lock not available."""
_DECIDED = ("23", "40")
"""Classes of errors that say that a commit was not made: a broken rule, a conflict with another transaction."""
_UNDEFINED_TABLE = "42P01"
_POSTGRESQL_OPTIONS = " ".join(
    (
        "-c lock_timeout=10s",
        "-c statement_timeout=30s",
        "-c idle_in_transaction_session_timeout=15s",
        "-c timezone=UTC",
        "-c jit=off",
    )
)
"""A process that is stopped inside a transaction must not keep everybody else waiting for its locks; and compiling what
takes a millisecond takes a hundred of them."""


class _NotMade(Exception):
    """The answer to a commit was lost, and it was not made."""


class _Writing(Session):
    """A session that knows which objects became rows in it, also after a commit that was not made.

    SQLAlchemy would take them for rows from then on; whoever adds one once more would write nothing.
    """

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine, expire_on_commit=False)
        self._written: list[object] = []
        sa.event.listen(self, "pending_to_persistent", self._note)

    def _note(self, _session: Session, one: object) -> None:
        self._written.append(one)

    def forget_rows(self) -> None:
        for one in self._written:
            make_transient(one)


class Database:
    """An engine with its two kinds of transaction. Safe to share between threads, not between processes."""

    def __init__(self, url: str, *, notifying: bool = False) -> None:
        self.url = url
        self.engine = _engine(url).execution_options(**{NOTIFYING: notifying})
        self._reading = self.engine.execution_options(**{_READING: True}, **({} if self.is_sqlite else _BY_ITSELF))
        self._turn = threading.Lock() if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking; nothing is committed. `DatabaseDown` when the database does not answer."""
        with _named_faults(), Session(self._reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction: committed at the end, or nothing of it happened."""
        with _named_faults(), self._my_turn(), _Writing(self.engine) as session:
            yield session
            self._commit(session)

    def write(self, work: Callable[[Session], Result], *, tries: int = _TRIES) -> Result:
        """Do `work` in one transaction; again from its beginning after a deadlock, a lock that was not to be had, or a
        commit that was cut off and not made.

        When it returns, it was committed; when it raises, nothing happened. Only `OutcomeUnknown` leaves that open.
        """
        for left in range(tries - 1, -1, -1):
            try:
                with self._my_turn(), _Writing(self.engine) as session:
                    result = work(session)
                    self._commit(session)
                    return result
            except (DBAPIError, PoolTimeout, _NotMade) as error:
                if not (left and _worth_repeating(error)):
                    raise _named(error) from error
                time.sleep(random.uniform(*_PAUSE_SECONDS))
        raise AssertionError("the loop above returns or raises")

    def write_in_one_go(
        self,
        statements: Callable[[uuid.UUID], Sequence[Statement]],
        *,
        lost: Callable[[uuid.UUID], Found],
        rehearsal: Sequence[Statement] = (),
    ) -> Found:
        """Do `statements` in one transaction of PostgreSQL that is sent whole; what the last one gives. As `write`.

        They are told the token of the mark that they must leave if they write anything; `lost` finds by it what a
        transaction gave whose answer was lost. The `rehearsal` comes first where a connection has not done them yet.
        """
        for left in range(_TRIES - 1, -1, -1):
            with _named_faults():
                connection = self.engine.connect()
            with connection:
                token = uuid.uuid4()
                try:
                    return send(connection, statements(token), rehearsal=rehearsal)
                except DBAPIError as error:
                    cut = error.connection_invalidated
                    if cut and was_made(self.engine, token):
                        return lost(token)
                    if not (left and (cut or _worth_repeating(error))):
                        raise _named(error) from error
            time.sleep(random.uniform(*_PAUSE_SECONDS))
        raise AssertionError("the loop above returns or raises")

    def _commit(self, session: _Writing) -> None:
        """Commit, and find out what became of it where the answer was lost."""
        mark = leave_mark(session)
        try:
            session.commit()
        except DBAPIError as error:
            session.close()
            decided = _is_decided(error)
            if mark and not decided and was_made(self.engine, mark):
                return
            session.forget_rows()
            if mark is None or decided:
                raise
            raise _NotMade from error

    def lock(self, session: Session, name: str) -> None:
        """One holder at a time of `name`, until this transaction ends. SQLite's writers already take turns."""
        if not self.is_sqlite:
            session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(name))))

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """The threads of one process queue up for SQLite's write lock; its own waiting is sleep, and unfair."""
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=_BUSY_SECONDS):
            raise DatabaseDown("the database is busy; try again in a moment")
        try:
            yield
        finally:
            self._turn.release()

    def ping(self) -> None:
        """`DatabaseDown` unless the database answers."""
        with self.read() as session:
            session.execute(sa.select(1))

    def close(self) -> None:
        self.engine.dispose()


def open_database(settings: Settings) -> Database:
    """The database of these settings; the folder of an SQLite file is made."""
    if settings.embedded:
        path = sa.make_url(settings.database).database
        if path and path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
    return Database(settings.database, notifying=not settings.queue.startswith("redis"))


def _engine(url: str) -> sa.Engine:
    try:
        made = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise SettingsError(
            "THUMBSMITH_DATABASE_URL is no database address; write sqlite:////path or postgresql+psycopg://..."
        ) from error
    if made.get_backend_name() == "sqlite":
        return _sqlite(made)
    if made.get_backend_name() == "postgresql":
        return _postgresql(made.set(drivername="postgresql+psycopg"))
    raise SettingsError(f"THUMBSMITH_DATABASE_URL names {made.get_backend_name()}; SQLite and PostgreSQL are known")


def _sqlite(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False}, pool_size=10, **_HIDING
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; the driver's own comes too late
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    reading = connection.get_execution_options().get(_READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
    note_changes(connection)


def _postgresql(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_timeout=5,
        pool_recycle=1800,
        **_HIDING,
        connect_args={"connect_timeout": 3, "options": _POSTGRESQL_OPTIONS, "application_name": "thumbsmith"},
    )
    sa.event.listen(engine, "checkout", _ask_whether_it_answers)
    sa.event.listen(engine, "checkin", _note_the_time)
    return engine


def _ask_whether_it_answers(connection: Any, record: Any, _proxy: object) -> None:
    """A connection that has lain idle may have died with its server; the pool then makes another."""
    if time.monotonic() - record.info.get("answered", time.monotonic()) < _TRUSTED_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except connection.Error as error:
        raise sa.exc.DisconnectionError from error


def _note_the_time(_connection: Any, record: Any) -> None:
    record.info["answered"] = time.monotonic()


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout, _NotMade) as error:
        raise _named(error) from error


def _named(error: DBAPIError | PoolTimeout | _NotMade) -> Exception:
    """`DatabaseDown` for what another try may cure; a broken rule or a wrong statement stays what it is."""
    if isinstance(error, DBAPIError) and _lacks_tables(error):
        return DatabaseDown("the database has no tables yet; run `thumbsmith migrate`")
    if (
        isinstance(error, PoolTimeout | _NotMade)
        or error.connection_invalidated
        or isinstance(error, sa.exc.OperationalError)
    ):
        return DatabaseDown("the database does not answer; try again in a moment")
    return error


def _lacks_tables(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) == _UNDEFINED_TABLE or "no such table" in str(error.orig)


def _is_decided(error: DBAPIError) -> bool:
    """A commit for which the disk had no room was not made, and asking for its mark would take room as well."""
    state = getattr(error.orig, "sqlstate", None) or ""
    return state[:2] in _DECIDED or getattr(error.orig, "sqlite_errorname", "") == "SQLITE_FULL"


def _worth_repeating(error: DBAPIError | PoolTimeout | _NotMade) -> bool:
    if isinstance(error, PoolTimeout | _NotMade):
        return isinstance(error, _NotMade)
    return getattr(error.orig, "sqlstate", None) in _AGAIN or "database is locked" in str(error.orig)
