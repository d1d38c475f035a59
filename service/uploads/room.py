"""How much one account keeps here, and how much of it may be on its way."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Artifact, Generation, Upload
from service.errors import Conflict, OwnQueueFull
from service.settings import Settings

_UNDER_WAY = ("waiting", "checking")


def bytes_kept(session: Session, user_id: uuid.UUID) -> int:
    """Of files made, and of uploads that are there or may still come: what was announced counts until its end."""
    sent = sa.select(sa.func.coalesce(sa.func.sum(Upload.size_bytes), 0)).where(
        Upload.user_id == user_id, Upload.status.in_((*_UNDER_WAY, "cleared"))
    )
    made = (
        sa.select(sa.func.coalesce(sa.func.sum(Artifact.size_bytes), 0))
        .join(Generation, Generation.id == Artifact.generation_id)
        .where(Generation.user_id == user_id)
    )
    return int((session.scalar(sent) or 0) + (session.scalar(made) or 0))


def refuse_when_full(session: Session, user_id: uuid.UUID, size_bytes: int, settings: Settings) -> None:
    """`OwnQueueFull` for too many bytes on their way, `Conflict` for an account that keeps all it may."""
    under_way = sa.select(sa.func.coalesce(sa.func.sum(Upload.size_bytes), 0)).where(
        Upload.user_id == user_id, Upload.status.in_(_UNDER_WAY)
    )
    if int(session.scalar(under_way) or 0) + size_bytes > settings.upload_bytes_under_way:
        raise OwnQueueFull(
            f"your uploads on their way may have {settings.upload_bytes_under_way:,} bytes together; "
            "send or delete some, or wait until their addresses end",
            retry_after=60,
        )
    if bytes_kept(session, user_id) + size_bytes > settings.storage_bytes_per_user:
        raise Conflict(
            f"your files would take more than the {settings.storage_bytes_per_user:,} bytes that an account may keep; "
            "delete generations or photos that you no longer need"
        )
