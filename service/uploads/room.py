"""How much one account keeps here, and how much of it may be on its way."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Upload
from service.database.kept import UNDER_WAY, bytes_kept
from service.errors import Conflict, OwnQueueFull
from service.settings import Settings


def refuse_when_full(session: Session, user_id: uuid.UUID, size_bytes: int, settings: Settings) -> None:
    """`OwnQueueFull` for too many bytes on their way, `Conflict` for an account that keeps all it may."""
    under_way = sa.select(sa.func.coalesce(sa.func.sum(Upload.size_bytes), 0)).where(
        Upload.user_id == user_id, Upload.status.in_(UNDER_WAY)
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
