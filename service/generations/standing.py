"""What must be known before a generation is put in the queue, found out by one question to the database.

A submit is asked by many at once. Each statement costs it more in our own process than in the database, so the ten
questions that it has go in one, built once.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Generation, LedgerEntry, Style, Tombstone, User, WebhookEndpoint, db_now
from service.errors import NotFound, OwnQueueFull, QueueFull
from service.settings import Settings

_FEW = 100
"""The part of what one user may have waiting that is never too much for all."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a user and the queue stand, with the user's row locked."""

    priority: int
    all_pending: int
    own_pending: int
    balance: int
    affinity: str | None
    """None when the style is not there, or no longer."""
    webhooks: int
    earlier: uuid.UUID | None
    """The generation that was made with the same idempotency key."""
    now: datetime
    """By the database's clock."""


def standing(session: Session, user_id: uuid.UUID, *, style: str, key: str | None) -> Standing:
    """Lock the user's row and look; `NotFound` when the account is gone, going or disabled."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":  # only what is asked after the lock is there sees what came before it
        connection.execute(_LOCK, {"user_id": user_id})
    found = connection.execute(_QUESTION, {"user_id": user_id, "style": style, "key": key}).one_or_none()
    if found is None or found.disabled_at or found.going:
        raise NotFound("there is no such account, or it has been closed")
    return Standing(
        priority=found.priority,
        all_pending=found.all_pending,
        own_pending=found.own_pending,
        balance=found.balance,
        affinity=found.affinity,
        webhooks=found.webhooks,
        earlier=found.earlier,
        now=found.now,
    )


def check_room(session: Session, user_id: uuid.UUID, settings: Settings) -> None:
    """`QueueFull` when too many generations wait, of everybody or of this user."""
    refuse_when_full(*session.connection().execute(_ROOM, {"user_id": user_id}).one(), settings)


def refuse_when_full(all_pending: int, own_pending: int, settings: Settings) -> None:
    """However many wait, whoever has few among them is let in: a handful of accounts must not fill it for everybody."""
    few = max(1, settings.pending_per_user // _FEW)
    if all_pending >= settings.pending_limit and own_pending >= few:
        raise QueueFull("too many generations are waiting on this service; try again in a minute", retry_after=60)
    if own_pending >= settings.pending_per_user:
        raise OwnQueueFull(
            f"{settings.pending_per_user} of your generations are waiting, which is the limit; wait for some to finish",
            retry_after=60,
        )


_user_id = sa.bindparam("user_id", type_=User.__table__.c.id.type)
_key = sa.bindparam("key", type_=sa.String())


def _count(table: type, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).where(*conditions).scalar_subquery()


_all_pending = _count(Generation, Generation.status == "pending").label("all_pending")
_own_pending = _count(Generation, Generation.status == "pending", Generation.user_id == _user_id).label("own_pending")
_balance = sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.amount), 0)).where(LedgerEntry.user_id == _user_id)
_style = sa.select(Style.affinity).where(Style.id == sa.bindparam("style", type_=sa.String()), Style.available)
_webhooks = _count(WebhookEndpoint, WebhookEndpoint.user_id == _user_id, WebhookEndpoint.disabled_at.is_(None))
_earlier = sa.select(Generation.id).where(Generation.user_id == _user_id, Generation.idempotency_key == _key)

_LOCK = sa.select(User.__table__.c.id).where(User.__table__.c.id == _user_id).with_for_update(key_share=True)
_ROOM = sa.select(_all_pending, _own_pending)
_QUESTION = sa.select(
    User.__table__.c.priority,
    User.__table__.c.disabled_at,
    sa.exists().where(Tombstone.user_id == _user_id).label("going"),
    _all_pending,
    _own_pending,
    _balance.scalar_subquery().label("balance"),
    _style.scalar_subquery().label("affinity"),
    _count(WebhookEndpoint, WebhookEndpoint.user_id == _user_id, WebhookEndpoint.disabled_at.is_(None)).label(
        "webhooks"
    ),
    _earlier.scalar_subquery().label("earlier"),
    db_now().label("now"),
).where(User.__table__.c.id == _user_id)
