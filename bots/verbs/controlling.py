"""What its owner may do with a generation from a chat: cancel, try again, delete."""

from __future__ import annotations

import uuid

from bots.desk import Desk
from service import generations


def cancel(desk: Desk, generation_id: uuid.UUID, *, user_id: uuid.UUID) -> None:
    """`Conflict` when it is done already."""
    generations.cancel(desk.database, generation_id, user_id=user_id, doorbell=desk.doorbell)


def retry(desk: Desk, generation_id: uuid.UUID, *, user_id: uuid.UUID) -> None:
    """In the same message. `Conflict` unless it failed or was cancelled."""
    desk.limits.count("generations", f"user:{user_id}")
    generations.retry(desk.database, generation_id, user_id=user_id, settings=desk.settings, doorbell=desk.doorbell)


def delete(desk: Desk, generation_id: uuid.UUID, *, user_id: uuid.UUID) -> None:
    """With its files; the message's pictures are taken away by the delivery. `Conflict` while it runs."""
    generations.remove(desk.database, generation_id, user_id=user_id, settings=desk.settings, doorbell=desk.doorbell)
