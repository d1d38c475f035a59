"""The `styles` table: a copy of what the plugins registered."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.kinds.registry import Registry
from engine.style import Style as EngineStyle
from service.catalogue.affinity import loaded_by
from service.database import Database, Style


def register_styles(database: Database, registry: Registry) -> int:
    """Bring the table to what the registry holds; returns how many there are. One that is gone is kept, and marked."""

    def work(session: Session) -> int:
        database.lock(session, "thumbsmith-styles")  # several processes begin at once
        return _register(session, registry)

    return database.write(work)


def affinity_of(style: EngineStyle) -> str:
    """What a worker keeps loaded for this style: its LoRAs where it has any, else itself; and who paints for it."""
    return loaded_by(style.name, (use.name for use in style.loras), engine=style.background.engine)


def _register(session: Session, registry: Registry) -> int:
    known = {row.id: row for row in session.scalars(sa.select(Style).with_for_update())}
    for name, style in registry.styles.items():
        row = known.pop(name, None)
        if row is None:
            row = Style(id=name)
            session.add(row)
        row.label, row.purpose, row.tags = style.label, style.purpose, list(style.tags)
        row.definition, row.affinity, row.available = style.model_dump(mode="json"), affinity_of(style), True
    for gone in known.values():
        gone.available = False
    return len(registry.styles)
