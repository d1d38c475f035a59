"""The order in which rows are locked: a user first, then their generations, then what hangs on those.

Whoever touches a user and anything of theirs starts here, so that no two can wait for each other. The lock lets others
add rows that point at the user (they take KEY SHARE), and keeps out everybody else who starts here.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database.accounts import User


def lock_user(session: Session, user_id: uuid.UUID) -> bool:
    """Wait for the user's turn; False when there is no such user. SQLite's writers take turns anyway."""
    return session.scalar(sa.select(User.id).where(User.id == user_id).with_for_update(key_share=True)) is not None
