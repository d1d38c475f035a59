"""Bringing a database to the newest schema, and saying whether this code can work on the one that is there.

While a service is upgraded, processes of the version before go on beside the new schema. So a migration adds, and what
it takes away is nothing that the code of the revision before still asks for: it says so with `needs_code_from`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.database.base import utc_now
from service.database.privacy import Note
from service.database.session import open_database
from service.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"
_OLDEST_CODE = "oldest-code"
"""The note that names the oldest revision whose code still works on this database."""


def migrate(settings: Settings, *, revision: str = "head") -> None:
    """Run the migrations that are missing. Processes that start together take turns."""
    from alembic import command  # is not loaded by those who only use the tables

    database = open_database(settings)
    try:
        with database.engine.connect() as connection, connection.begin():
            if not database.is_sqlite:
                connection.execute(sa.text("select pg_advisory_xact_lock(hashtext('thumbsmith-migrate'))"))
            command.upgrade(configuration(connection), revision)
    finally:
        database.close()


def is_current(connection: sa.Connection) -> bool:
    """Whether the schema is this code's own."""
    own, there = _revisions(connection)
    return own == there


def is_workable(connection: sa.Connection) -> bool:
    """Whether the schema is this code's own, or a newer one that still has all it asks for."""
    own, there = _revisions(connection)
    if own == there:
        return True
    return there > own >= oldest_code(connection)


def oldest_code(connection: sa.Connection) -> str:
    """The revision whose code, and all since, can work here; empty where nothing has been taken away yet."""
    note = connection.scalar(sa.select(Note.value).where(Note.name == _OLDEST_CODE))
    return str(note["revision"]) if note else ""


def needs_code_from(connection: sa.Connection, revision: str) -> None:
    """For a migration that takes away what the code of `revision`, and all since, no longer asks for."""
    connection.execute(sa.delete(Note).where(Note.name == _OLDEST_CODE))
    told = {"name": _OLDEST_CODE, "value": {"revision": revision}, "created_at": utc_now()}
    connection.execute(sa.insert(Note).values(told))


def configuration(connection: sa.Connection) -> Config:
    """Alembic's configuration, with no file of its own."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _revisions(connection: sa.Connection) -> tuple[str, str]:
    """Of this code, and of the schema; empty where there is none. They are numbers of four digits, in order."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(configuration(connection))
    there = MigrationContext.configure(connection).get_current_revision()
    return str(script.get_current_head()), there or ""
