"""Time as the database tells it: several machines share one clock, so leases mean the same to all of them.

SQLite keeps UTC as text of one width (`2026-11-22 16:12:35.123000`), so that comparing text compares time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Float, String, TypeDecorator, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeEngine

TOLERANCE_SECONDS = 60.0
_TEXT = "%Y-%m-%d %H:%M:%S.%f"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC on every database; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(26) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone reached the database; use datetime.now(UTC)")
        value = value.astimezone(UTC)
        return value.strftime(_TEXT) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return datetime.strptime(value, _TEXT).replace(tzinfo=UTC) if isinstance(value, str) else value.astimezone(UTC)


class db_now(ColumnElement[datetime]):
    """The database's own time, plus `seconds`. Real time, not the transaction's start."""

    _traverse_internals = [("seconds", InternalTraversal.dp_plain_obj)]
    type = UtcDateTime()

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = float(seconds)


def is_due(moment: ColumnElement[Any] | Any, *, longest_seconds: float) -> ColumnElement[bool]:
    """Whether a moment that was set at most so far ahead has come.

    One that lies further ahead than anything is ever set was written by a clock that has been put back since, and
    whoever waits for it has waited long enough. A minute is left for clocks that differ a little.
    """
    return or_(moment <= db_now(), moment > db_now(longest_seconds + TOLERANCE_SECONDS))


class db_epoch(ColumnElement[float]):
    """The database's own time as seconds since 1970."""

    inherit_cache = True
    type = Float()


@compiles(db_now, "sqlite")
def _now_sqlite(element: db_now, _compiler: Any, **_options: Any) -> str:
    return f"(strftime('%Y-%m-%d %H:%M:%f', 'now', '{element.seconds:+.3f} seconds') || '000')"


@compiles(db_now, "postgresql")
def _now_postgresql(element: db_now, _compiler: Any, **_options: Any) -> str:
    return f"(clock_timestamp() + make_interval(secs => {element.seconds:.3f}))"


@compiles(db_epoch, "sqlite")
def _epoch_sqlite(_element: db_epoch, _compiler: Any, **_options: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(db_epoch, "postgresql")
def _epoch_postgresql(_element: db_epoch, _compiler: Any, **_options: Any) -> str:
    return "extract(epoch from clock_timestamp())::float8"
