"""A generation taken away by its user: its row, what happened to it, its scenes and files. What was paid stays told."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Database, Event, Generation, SceneVersion, WebhookDelivery
from service.errors import Conflict
from service.events import log as events
from service.generations.control import owned_row
from service.generations.endings import cancel_row
from service.queue import Doorbell
from service.settings import Settings
from service.storage.deletions import delete_later

_MARGIN_LEASES = 4
_REASON = "generation deleted by its user"


def remove(
    database: Database,
    generation_id: uuid.UUID,
    *,
    user_id: uuid.UUID,
    settings: Settings,
    doorbell: Doorbell | None = None,
) -> None:
    """Gone at once; its files soon after. One that waits is cancelled first, and costs nothing.

    `NotFound` when it is not this user's; `Conflict` while it runs and was not cancelled, and while an edited scene of
    it is being rendered.
    """
    database.write(lambda session: _remove(session, generation_id, user_id, settings))
    if doorbell:
        doorbell.wake(user_id)


def _remove(session: Session, generation_id: uuid.UUID, user_id: uuid.UUID, settings: Settings) -> None:
    row = owned_row(session, generation_id, user_id)
    if row.status == "running" and not row.cancel_requested:
        raise Conflict("this generation is running; cancel it first, or wait until it is ready")
    if session.scalar(_needed_by(row)):
        raise Conflict("a picture is being rendered from a scene of this generation; wait until it is ready")
    runs = row.status == "running"
    if row.status in ("pending", "running"):
        cancel_row(session, row)  # the worker finds nothing to commit to
    folder = f"generations/{user_id}/{row.id}/"
    delete_later(session, folder, reason=_REASON)
    if runs:
        delete_later(session, folder, reason=_REASON, seconds=_MARGIN_LEASES * settings.lease_seconds)
    # First, since SQLite gives the ids of the newest lines anew once they are gone: a follower would skip this one.
    events.tell_deleted(session, generation_id, user_id=user_id)
    session.flush()
    session.execute(_calls_about(row))
    session.execute(
        sa.delete(Generation).where(Generation.id == row.id).execution_options(synchronize_session=False)
    )  # events, tries, scenes and artifacts go with it


def _needed_by(row: Generation) -> sa.Select[uuid.UUID]:
    versions = sa.select(SceneVersion.id).where(SceneVersion.generation_id == row.id)
    return (
        sa.select(Generation.id)
        .where(Generation.scene_version_id.in_(versions), Generation.status.in_(("pending", "running")))
        .limit(1)
    )


def _calls_about(row: Generation) -> sa.Delete:
    """Calls that were still to be made; without what happened they would say nothing."""
    told = sa.select(Event.id).where(Event.generation_id == row.id)
    waiting = sa.delete(WebhookDelivery).where(WebhookDelivery.status == "pending", WebhookDelivery.event_id.in_(told))
    return waiting.execution_options(synchronize_session=False)
