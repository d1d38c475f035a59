"""Whether a commit that lost its answer was made.

A connection can be cut between COMMIT and its answer, and what is outside the database must then neither be undone nor
done again on a guess. Every transaction that wrote something leaves a mark, a row with a token of its own. Whoever lost
the answer writes the same mark as not made: the key keeps that waiting for a commit that is still on its way, and
afterwards the one row says which came first. A commit that comes later than that cannot be made any more.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.database.base import Base, HasBirthday, rows_changed
from service.database.clock import db_now
from service.errors import OutcomeUnknown

_PATIENCE_SECONDS = 20.0
_PAUSE_SECONDS = 0.3
_CHANGES = "thumbsmith_changes"
KEEP_SECONDS = 3600.0
"""Much longer than anybody asks for."""


class CommitMark(HasBirthday, Base):
    __tablename__ = "commit_marks"

    token: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    made: Mapped[bool]


def leave_mark(session: Session) -> uuid.UUID | None:
    """The mark of this transaction, written as its last statement; None when it wrote nothing that could be lost."""
    session.flush()
    token = uuid.uuid4()
    if session.get_bind().dialect.name == "sqlite":
        if not _changed_sqlite(session):
            return None
        session.execute(sa.insert(CommitMark).values(token=token, made=True, created_at=db_now()))
        return token
    mark = sa.select(sa.literal(token, sa.Uuid()), sa.true(), db_now())
    wrote = sa.func.pg_current_xact_id_if_assigned().is_not(None)
    names = ("token", "made", "created_at")
    return token if rows_changed(session, sa.insert(CommitMark).from_select(names, mark.where(wrote))) else None


def was_made(engine: sa.Engine, token: uuid.UUID) -> bool:
    """Whether the transaction with this mark was committed; `OutcomeUnknown` when the database does not come back."""
    ends = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return _asked(engine, token)
        except (DBAPIError, PoolTimeout) as error:
            if time.monotonic() > ends:
                raise OutcomeUnknown(
                    "the database went away in the middle of a commit; look whether it was made before asking again"
                ) from error
            time.sleep(_PAUSE_SECONDS)


def forget_old_marks(session: Session) -> None:
    session.execute(sa.delete(CommitMark).where(CommitMark.created_at < db_now(-KEEP_SECONDS)))


def _asked(engine: sa.Engine, token: uuid.UUID) -> bool:
    dialect = sqlite if engine.dialect.name == "sqlite" else postgresql
    denial = dialect.insert(CommitMark).values(token=token, made=False, created_at=db_now()).on_conflict_do_nothing()
    with engine.begin() as connection:
        connection.execute(denial)
        return bool(connection.scalar(sa.select(CommitMark.made).where(CommitMark.token == token)))


def note_changes(connection: sa.Connection) -> None:
    """At the beginning of a transaction on SQLite: how many rows this connection has changed so far."""
    connection.info[_CHANGES] = _changes(connection)


def _changed_sqlite(session: Session) -> bool:
    connection = session.connection()
    return _changes(connection) != connection.info.get(_CHANGES)


def _changes(connection: sa.Connection) -> int:
    driver: Any = connection.connection.driver_connection
    return driver.total_changes
