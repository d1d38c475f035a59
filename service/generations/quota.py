"""Whether an account has room for what a generation makes. Who has much is not added up each time anew."""

from __future__ import annotations

import time
import uuid

from sqlalchemy.orm import Session

from service.database.kept import bytes_kept
from service.errors import Conflict
from service.settings import Settings

_REMEMBERED_SECONDS, _MUCH, _MOST_REMEMBERED = 60.0, 0.1, 10_000
_roomy: dict[uuid.UUID, float] = {}
"""Users who had a tenth of all room left, and when that was seen."""


def refuse_without_room(session: Session, user_id: uuid.UUID, settings: Settings) -> None:
    """`Conflict` for an account that keeps all that it may."""
    if time.monotonic() - _roomy.get(user_id, -_REMEMBERED_SECONDS) < _REMEMBERED_SECONDS:
        return
    most, kept = settings.storage_bytes_per_user, bytes_kept(session, user_id)
    if kept >= most:
        raise Conflict(
            f"your files take {kept:,} bytes, and an account may keep {most:,}; delete generations or photos that you "
            "no longer need"
        )
    if len(_roomy) >= _MOST_REMEMBERED:
        _roomy.clear()
    if kept < most * (1 - _MUCH):
        _roomy[user_id] = time.monotonic()
