"""Rounds that one process of all does at a time: who has the next is written in the database."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Database, Note, db_now


def take_turn(database: Database, session: Session, name: str, every_seconds: float) -> bool:
    """For everybody's next `every_seconds`; False when another has it."""
    database.lock(session, name)
    note = session.get(Note, name)
    now = session.scalars(sa.select(db_now())).one()
    if note and every_seconds and now - timedelta(seconds=every_seconds) < note.created_at <= now:
        return False
    if note is None:
        note = Note(name=name)
        session.add(note)
    note.created_at = now
    return True
