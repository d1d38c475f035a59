"""Alembic's entrance: works on the connection it is given, in the transaction that is open there."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from service.database import Base, UtcDateTime
from service.database.base import BigId, Json


def _shown(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Our own types by their names, in migrations that Alembic writes."""
    if kind == "type":
        if isinstance(thing, UtcDateTime):
            return "UtcDateTime()"
        for name, known in (("Json", Json), ("BigId", BigId)):
            if repr(thing) == repr(known):
                return name
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=context.config.attributes.get("batch", False),
    render_item=_shown,
)
with context.begin_transaction():
    context.run_migrations()
