"""Bringing a database to the newest schema, and saying whether it is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.database.session import open_database
from service.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"


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
    """Whether the schema is the one this code expects."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(configuration(connection))
    return set(MigrationContext.configure(connection).get_current_heads()) == set(script.get_heads())


def configuration(connection: sa.Connection) -> Config:
    """Alembic's configuration, with no file of its own."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
