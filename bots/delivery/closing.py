"""A place that no longer wants us: nothing more is sent there, and what was on its way for it is stopped."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bots.desk import Desk
from engine.errors import InputError
from service import generations
from service.database import ChatMessage, ChatPlace, Generation, db_now


def close_place(desk: Desk, surface: str, subject: str) -> None:
    """Asking twice is fine. The surface itself forgets what it held of the place, such as tokens."""
    desk.database.write(lambda session: _close(session, surface, subject))
    for generation_id, user_id in _on_their_way(desk, surface, subject):
        try:
            generations.cancel(desk.database, generation_id, user_id=user_id, doorbell=desk.doorbell)
        except InputError:  # it has ended meanwhile
            continue


def open_place(desk: Desk, surface: str, subject: str) -> None:
    """The app is back."""
    change = sa.update(ChatPlace).where(ChatPlace.surface == surface, ChatPlace.subject == subject)
    desk.database.write(lambda session: session.execute(change.values(closed_at=None)))


def _close(session: Session, surface: str, subject: str) -> None:
    place = session.scalar(sa.select(ChatPlace).where(ChatPlace.surface == surface, ChatPlace.subject == subject))
    if place is None:
        place = ChatPlace(surface=surface, subject=subject)
        session.add(place)
    place.closed_at = place.closed_at or db_now()


def _on_their_way(desk: Desk, surface: str, subject: str) -> list[tuple[uuid.UUID, uuid.UUID]]:
    at_work = (
        sa.select(Generation.id, Generation.user_id)
        .join(ChatMessage, ChatMessage.generation_id == Generation.id)
        .where(
            ChatMessage.surface == surface,
            ChatMessage.place == subject,
            Generation.status.in_(("pending", "running")),
        )
    )
    with desk.database.read() as session:
        return [(row.id, row.user_id) for row in session.execute(at_work)]
