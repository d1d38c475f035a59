"""A message's row in one delivery's hands: lease and fence as for a generation, and the intent before every call.

What is about to be shown is written before the surface is called, and what came of it after, by the newest fence
alone. An intent that is found set was somebody's whose end is not known: whoever takes over looks for what they left.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import ChatMessage, Database, db_now, is_due, is_open, rows_changed

LONGEST_WAIT_SECONDS = 3600.0
"""Between two tries; nothing is ever put off further."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """`row` is how it was when it was taken, with the fence that it has since."""

    row: ChatMessage
    fence: int
    unsure: bool
    """Somebody was about to show something, and it is not known whether they did."""

    @property
    def mark(self) -> str:
        return mark_of(self.row.id, self.row.posts)


def mark_of(message_id: uuid.UUID, posts: int) -> str:
    """Of the next message that is made for this row: 25 characters at most, as Discord's nonces."""
    return f"{message_id.hex[:20]}-{posts}"


def take(
    database: Database,
    message_id: uuid.UUID,
    *,
    intent: str,
    seconds: float,
    name: str = "",
    has_room: Callable[[Session], bool] = lambda _session: True,
) -> Claim | None:
    """The row, for so many seconds and under this process's name; None when somebody else has it, it is not due, or
    there is no room for it."""

    def work(session: Session) -> Claim | None:
        free = sa.select(ChatMessage.intent).where(ChatMessage.id == message_id, *is_free(seconds))
        before = session.execute(free.with_for_update()).one_or_none()
        if before is None or not has_room(session):
            return None
        values = {"fence": ChatMessage.fence + 1, "lease_until": db_now(seconds), "intent": intent[:200]}
        taking = sa.update(ChatMessage).where(ChatMessage.id == message_id).values(**values, held_by=name)
        session.execute(taking.execution_options(synchronize_session=False))
        row = session.get_one(ChatMessage, message_id, populate_existing=True)
        return Claim(row=row, fence=row.fence, unsure=before.intent is not None)

    return database.write(work)


def hand_on(database: Database, surface: str, *, name: str, seconds: float) -> int:
    """What the last process of this name still held is free `seconds` from now: it has ended, and what it sent in the
    end has arrived by then. How many those were."""
    soon = db_now(seconds)
    held = sa.update(ChatMessage).where(
        ChatMessage.surface == surface, is_open(), ChatMessage.held_by == name, ChatMessage.lease_until > soon
    )
    change = held.values(lease_until=soon).execution_options(synchronize_session=False)
    return database.write(lambda session: rows_changed(session, change))


def is_free(longest_seconds: float) -> tuple[sa.ColumnElement[bool], ...]:
    """Nobody has it, and it is not to be tried later."""
    lease, later = ChatMessage.lease_until, ChatMessage.next_try_at
    return (
        sa.or_(lease.is_(None), is_due(lease, longest_seconds=longest_seconds)),
        sa.or_(later.is_(None), is_due(later, longest_seconds=LONGEST_WAIT_SECONDS)),
    )


def renew(database: Database, claim: Claim, *, seconds: float) -> bool:
    """Begin the lease anew just before the surface is called; False when it is no longer ours."""
    return _change(database, claim, {"lease_until": db_now(seconds)}, still=ChatMessage.lease_until > db_now())


def settle(database: Database, claim: Claim, values: Mapping[str, Any], *, wait_seconds: float | None = None) -> bool:
    """What came of it is known: keep it and give the row back; False when it is no longer ours."""
    free = {"lease_until": None, "intent": None, "next_try_at": None if wait_seconds is None else db_now(wait_seconds)}
    return _change(database, claim, {**free, **values})


def leave_open(database: Database, claim: Claim, *, attempts: int, wait_seconds: float) -> bool:
    """What came of it is not known: give the row back with its intent, for later."""
    later = {"lease_until": None, "attempts": attempts, "next_try_at": db_now(wait_seconds)}
    return _change(database, claim, later)


def drop(database: Database, claim: Claim) -> bool:
    """Nothing is left to show: the row goes."""

    def work(session: Session) -> bool:
        return bool(rows_changed(session, sa.delete(ChatMessage).where(*_held(claim))))

    return database.write(work)


def _held(claim: Claim) -> tuple[sa.ColumnElement[bool], ...]:
    return ChatMessage.id == claim.row.id, ChatMessage.fence == claim.fence


def _change(
    database: Database, claim: Claim, values: Mapping[str, Any], *, still: sa.ColumnElement[bool] | None = None
) -> bool:
    where = (*_held(claim), *(() if still is None else (still,)))
    change = sa.update(ChatMessage).where(*where).values(**values).execution_options(synchronize_session=False)
    return bool(database.write(lambda session: rows_changed(session, change)))
