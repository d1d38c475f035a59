"""An upload's row: claimed by one checker at a time, and ended once.

The fence rises with every claim, so a checker that was slow, replaced and comes back changes nothing.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Tombstone, Upload, User, db_now, is_due, rows_changed
from service.errors import NotFound, OwnQueueFull
from service.storage.deletions import delete_later

LEASE_SECONDS = 300.0
"""Longer than all checks together may take."""
LONGEST_SECONDS = 600.0
"""Between two looks at one that could not be decided."""
WAITING_PER_USER = 100
STRIPPED = "picture_alone"
"""The fact of an upload that its kept file holds the picture alone; false where that could not be had. It takes another
name when the rule becomes stricter, so that what was kept by the old one (`stripped`, which let the words of colour
profiles be) is gone over again."""
_KEY = re.compile(r"uploads/[0-9a-f-]{36}/[0-9a-f-]{36}")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One checker's right to end an upload."""

    row: Upload
    fence: int
    tries: int

    @property
    def cleared_key(self) -> str:
        """Of this claim alone, so that a checker that lost it can take its own file away and no other."""
        return f"cleared/{self.row.user_id}/{self.row.id}-{self.fence}"


def now(session: Session) -> datetime:
    return session.scalars(sa.select(db_now())).one()


def cutouts_folder(user_id: uuid.UUID, upload_id: uuid.UUID) -> str:
    """Where the cutouts of a photo lie, with the slash at its end."""
    return f"cleared/{user_id}/{upload_id}-cutouts/"


def delete_files(session: Session, row: Upload, *, reason: str) -> None:
    """Ask for everything that is stored of an upload to be deleted."""
    for held in (row.key, row.cleared_key, cutouts_folder(row.user_id, row.id)):
        if held:
            delete_later(session, held, reason=reason)


def found(session: Session, user_id: uuid.UUID, key: str) -> Upload:
    """The user's upload; `NotFound` for what is not there and for what is somebody else's."""
    query = sa.select(Upload).where(Upload.key == key, Upload.user_id == user_id)
    row = session.scalar(query) if _KEY.fullmatch(key) else None  # not every database may be asked for every text
    if row is None:
        raise NotFound("there is no such upload; ask for an address with POST /api/upload and use its fileKey")
    return row


def check_room(session: Session, user_id: uuid.UUID) -> None:
    """`NotFound` for a closed account, `OwnQueueFull` for one with too many addresses that nothing came to."""
    living = sa.select(User.id).where(User.id == user_id, User.disabled_at.is_(None)).with_for_update(key_share=True)
    if session.scalar(living) is None or _is_going(session, user_id):
        raise NotFound("there is no such account, or it has been closed")
    open_ones = sa.select(sa.func.count()).where(Upload.user_id == user_id, Upload.status.in_(("waiting", "checking")))
    if (session.scalar(open_ones) or 0) >= WAITING_PER_USER:
        raise OwnQueueFull(
            f"{WAITING_PER_USER} of your uploads are not finished, which is the limit; "
            "send or delete some, or wait until their addresses end",
            retry_after=60,
        )


def due(session: Session, limit: int) -> Sequence[Upload]:
    """What may be looked at now: first everybody's first, the longest waiting in front, then everybody's second."""
    order = (Upload.lease_until, Upload.created_at)
    place = sa.func.row_number().over(partition_by=Upload.user_id, order_by=order).label("place")
    ready = sa.select(Upload.id, place).where(Upload.status.in_(("waiting", "checking")), _is_free()).subquery()
    query = sa.select(Upload).join(ready, ready.c.id == Upload.id)
    return session.scalars(query.order_by(ready.c.place, *order).limit(limit)).all()


def claim(session: Session, identifier: uuid.UUID) -> Claim | None:
    """Take it for one look; None when somebody has it, or when it is to be tried again later, or has ended."""
    free = sa.or_(
        Upload.status == "waiting",
        sa.and_(Upload.status == "checking", _is_free()),
    )
    taken = session.execute(
        sa.update(Upload)
        .where(Upload.id == identifier, free)
        .values(status="checking", fence=Upload.fence + 1, lease_until=db_now(LEASE_SECONDS))
        .returning(Upload.id)
        .execution_options(synchronize_session=False)
    )
    if taken.scalar() is None:
        return None
    row = session.get_one(Upload, identifier, populate_existing=True)
    return Claim(row=row, fence=row.fence, tries=int(row.checks.get("tries", 0)) + 1)


def _is_free() -> sa.ColumnElement[bool]:
    """Nobody has it, and it is not to be looked at later."""
    longest = max(LEASE_SECONDS, LONGEST_SECONDS)
    return sa.or_(Upload.lease_until.is_(None), is_due(Upload.lease_until, longest_seconds=longest))


def look_later(session: Session, identifier: uuid.UUID, seconds: float) -> None:
    """Nothing has arrived; the chore comes back after so long."""
    session.execute(
        sa.update(Upload)
        .where(Upload.id == identifier, Upload.status == "waiting")
        .values(lease_until=db_now(seconds))
        .execution_options(synchronize_session=False)
    )


def try_later(session: Session, claim: Claim, checks: Mapping[str, Any], *, seconds: float) -> bool:
    """Undecided: it stays in quarantine and is free again after so long."""
    values = {"checks": {**checks, "tries": claim.tries}, "lease_until": db_now(seconds)}
    return _change(session, claim, values)


def finish(session: Session, claim: Claim, values: Mapping[str, Any], *, keep_seconds: float) -> bool:
    """Cleared or refused; False when another checker has it, or its account is going.

    The file in quarantine is deleted when its address has ended, and not before: as long as it lies there, nothing
    else can be sent to that address.
    """
    row = claim.row
    if _is_going(session, row.user_id):
        return False
    ended = {**values, "lease_until": None, "checked_at": db_now()}
    if not _change(session, claim, ended):
        return False
    delete_later(session, row.key, reason="checked upload", seconds=keep_seconds)
    return True


def expire(session: Session, identifier: uuid.UUID, reason: str) -> None:
    """Nothing came before the address ended. What a last moment's PUT may have left is deleted later."""
    row = session.get(Upload, identifier)
    if row is not None and row.status == "waiting":
        row.status, row.reason, row.lease_until = "refused", reason, None
        delete_later(session, row.key, reason="upload that never came", seconds=300)


def remove(session: Session, user_id: uuid.UUID, key: str, *, ends_seconds: float) -> None:
    """Take the row away and ask for its files to be deleted.

    Until the address ends, in so many seconds, something can still be sent there; that is deleted, too.
    """
    row = found(session, user_id, key)
    delete_files(session, row, reason="upload deleted by its user")
    delete_later(session, row.key, reason="what came after an upload was deleted", seconds=ends_seconds)
    session.delete(row)


def _change(session: Session, claim: Claim, values: Mapping[str, Any]) -> bool:
    change = sa.update(Upload).where(_fenced(claim)).values(**values)
    return bool(rows_changed(session, change.execution_options(synchronize_session=False)))


def _fenced(claim: Claim) -> sa.ColumnElement[bool]:
    """The claim's row, as long as nobody has claimed it since."""
    return sa.and_(Upload.id == claim.row.id, Upload.fence == claim.fence, Upload.status == "checking")


def _is_going(session: Session, user_id: uuid.UUID) -> bool:
    return session.scalar(sa.select(Tombstone.id).where(Tombstone.user_id == user_id)) is not None
