"""Work that belongs on a card: told by its affinity, left to workers that have one, and done without where none lives.

A worker with a card says so every few seconds in a note of the database; one that has not for as long as a lease lasts
is gone, and whoever claims next may paint the style's own ground instead.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.catalogue.affinity import PAINTED
from service.database import Database, Generation, Note, db_epoch

BEATS_PER_LEASE = 6
STAGES = "stage_seconds"
"""Among a card's facts the one that is a number for each stage."""
_NOTE = "card:"


def is_for_card(engines: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether a generation is painted by one of these engines."""
    return sa.or_(
        sa.false(), *(Generation.affinity.startswith(f"{PAINTED}{name}/", autoescape=True) for name in engines)
    )


def may_claim(
    session: Session, *, card: str | None, engines: Collection[str], lease_seconds: float
) -> sa.ColumnElement[bool]:
    """What a worker with this card, or with none, may take."""
    if card is not None:
        return is_for_card(engines)
    alive = any_alive(session, within_seconds=lease_seconds)
    return sa.not_(is_for_card(engines)) if alive else sa.true()


def beat(database: Database, card: str, facts: Mapping[str, Any]) -> None:
    """Say that this card is there, and how it does."""

    def work(session: Session) -> None:
        note = _note(session, card)
        note.value = {**note.value, "seen": session.scalar(sa.select(db_epoch())), "facts": dict(facts)}

    database.write(work)


def leave(database: Database, card: str) -> None:
    """Say that it is gone."""
    database.write(lambda session: session.execute(sa.delete(Note).where(Note.name == _NOTE + card)))


def warm_of(session: Session, card: str) -> str | None:
    """The affinity that its workers claimed last: they share what it has loaded."""
    note = session.get(Note, _NOTE + card)
    return None if note is None else note.value.get("warm")


def note_warm(session: Session, card: str, affinity: str) -> None:
    note = _note(session, card)
    note.value = {**note.value, "warm": affinity}


def any_alive(session: Session, *, within_seconds: float) -> bool:
    """Whether any card was heard of lately."""
    return bool(alive(session, within_seconds=within_seconds))


def alive(session: Session, *, within_seconds: float) -> dict[str, Mapping[str, Any]]:
    """The cards that were heard of lately, and how each says that it does."""
    now = session.scalar(sa.select(db_epoch())) or 0.0
    notes = session.scalars(sa.select(Note).where(Note.name.startswith(_NOTE, autoescape=True)))
    return {
        note.name.removeprefix(_NOTE): note.value.get("facts") or {}
        for note in notes
        if now - float(note.value.get("seen") or 0.0) < within_seconds
    }


def any_alive_in(database: Database, *, within_seconds: float) -> bool:
    with database.read() as session:
        return any_alive(session, within_seconds=within_seconds)


def _note(session: Session, card: str) -> Note:
    note = session.get(Note, _NOTE + card, with_for_update=True)
    if note is None:
        note = Note(name=_NOTE + card, value={})
        session.add(note)
    return note
