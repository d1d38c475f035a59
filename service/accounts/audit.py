"""The audit log: what was done to an account, by a keyed hash of its id that outlives it without naming anyone."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from typing import Any

from sqlalchemy.orm import Session

from service.database import AuditEntry
from service.settings import Settings


def record(session: Session, action: str, *, settings: Settings, user_id: uuid.UUID | None = None, **meta: Any) -> None:
    """Write one line in the caller's transaction. `meta` must not name a person."""
    subject = subject_of(user_id, settings) if user_id else None
    session.add(AuditEntry(action=action, meta=meta, subject=subject))


def subject_of(user_id: uuid.UUID, settings: Settings) -> str:
    return hmac.new(settings.signing_key(), b"audit:" + user_id.bytes, hashlib.sha256).hexdigest()
