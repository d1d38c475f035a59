"""How much of an account's lies in the storage, added up from the rows."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database.generations import Artifact, Generation
from service.database.uploads import Upload

UNDER_WAY = ("waiting", "checking")


def bytes_kept(session: Session, user_id: uuid.UUID) -> int:
    """Of files made, and of uploads that are there or may still come: what was announced counts until its end."""
    sent = sa.select(sa.func.coalesce(sa.func.sum(Upload.size_bytes), 0)).where(
        Upload.user_id == user_id, Upload.status.in_((*UNDER_WAY, "cleared"))
    )
    made = (
        sa.select(sa.func.coalesce(sa.func.sum(Artifact.size_bytes), 0))
        .join(Generation, Generation.id == Artifact.generation_id)
        .where(Generation.user_id == user_id)
    )
    return int((session.scalar(sent) or 0) + (session.scalar(made) or 0))
