"""What its user may do with a generation on its way: cancel it, or try again."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import ChatMessage, Database, Generation, db_now, lock_user
from service.errors import Conflict, NotFound
from service.generations.endings import cancel_row
from service.generations.standing import check_room
from service.generations.submission import enqueue, living_user
from service.queue import Doorbell
from service.settings import Settings


def cancel(
    database: Database, generation_id: uuid.UUID, *, user_id: uuid.UUID, doorbell: Doorbell | None = None
) -> Generation:
    """End it at once when it waits, between two stages when it runs. Cancelling twice is fine.

    `NotFound` when it is not this user's, `Conflict` when it is ready or failed.
    """

    def work(session: Session) -> Generation:
        row = owned_row(session, generation_id, user_id)
        if row.status in ("ready", "failed"):
            raise Conflict(f"this generation is {row.status}; only one that waits or runs can be cancelled")
        row.cancel_requested = True
        if row.status == "pending":
            cancel_row(session, row)
        session.flush()
        session.refresh(row)
        return row

    return _told(database.write(work), doorbell)


def retry(
    database: Database,
    generation_id: uuid.UUID,
    *,
    user_id: uuid.UUID,
    settings: Settings,
    doorbell: Doorbell | None = None,
) -> Generation:
    """Queue a failed or cancelled one again, with the same seed; credits are held anew.

    `NotFound` when it is not this user's, `Conflict` in any other state, `NotEnoughCredits`, `QueueFull`.
    """

    def work(session: Session) -> Generation:
        row = owned_row(session, generation_id, user_id)
        if row.status not in ("failed", "cancelled"):
            raise Conflict(f"this generation is {row.status}; only one that failed or was cancelled can be tried again")
        living_user(session, user_id)
        check_room(session, user_id, settings)
        row.round += 1
        row.status, row.stage, row.progress, row.passed_over = "pending", "queued", 0.0, 0
        row.crash_count = row.lost_count = 0
        row.cancel_requested, row.error_code, row.error = False, None, None
        row.preview_url = row.started_at = row.finished_at = None
        row.cost, row.available_at = settings.credits_per_generation, db_now()
        enqueue(session, row)
        _reopen_message(session, row)
        session.flush()
        session.refresh(row)
        return row

    row = _told(database.write(work), doorbell)
    if doorbell:
        doorbell.ring(row.id)
    return row


def _reopen_message(session: Session, row: Generation) -> None:
    """Its message in a chat goes on. Whoever is just about to keep that it shows the end has no hand on it any more."""
    change = sa.update(ChatMessage).where(ChatMessage.generation_id == row.id)
    session.execute(change.values(final_at=None, lease_until=None, fence=ChatMessage.fence + 1))


def owned_row(session: Session, generation_id: uuid.UUID, user_id: uuid.UUID) -> Generation:
    """The row, locked after its user; `NotFound` also when it is somebody else's."""
    lock_user(session, user_id)
    query = sa.select(Generation).where(Generation.id == generation_id, Generation.user_id == user_id)
    row = session.scalar(query.with_for_update())
    if row is None:
        raise NotFound(f"there is no generation {generation_id}")
    return row


def _told(row: Generation, doorbell: Doorbell | None) -> Generation:
    if doorbell:
        doorbell.wake(row.user_id)
    return row
