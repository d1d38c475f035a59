"""Statements that PostgreSQL is sent as one, with their commit: it waits for nothing of ours between them.

What such a transaction locks is held for as long as the statements and the commit take, and not for as long as the
wire, this process and the threads beside it do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

Statement = tuple[str, Mapping[str, Any]]
"""As psycopg has it, with `%(name)s` where a value is meant."""
_KNOWN = "thumbsmith_known"
Found = Sequence[Mapping[str, Any]]


def send(connection: sa.Connection, statements: Sequence[Statement], *, rehearsal: Sequence[Statement] = ()) -> Found:
    """What the last one gives, once all of it is committed; `DBAPIError` as from SQLAlchemy's own statements.

    The `rehearsal` comes before them where this connection has not done them yet.
    """
    import psycopg
    from psycopg.rows import dict_row

    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline(), driver.cursor(row_factory=dict_row) as cursor:
            known = connection.info.setdefault(_KNOWN, set())
            for text, given in (*(() if statements[-1][0] in known else rehearsal), *statements):
                cursor.execute(text, given, prepare=True)
            driver.commit()
            while cursor.nextset():
                pass
            known.add(statements[-1][0])
            found: Found = cursor.fetchall()
            return found
    except psycopg.Error as error:
        gone = driver.closed
        if gone:
            connection.invalidate(error)
        raise sa.exc.DBAPIError.instance(
            statements[-1][0],
            None,
            error,
            psycopg.Error,
            hide_parameters=True,
            connection_invalidated=gone,
            dialect=connection.dialect,
        ) from error
