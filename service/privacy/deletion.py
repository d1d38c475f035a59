"""The end of an account, in steps that any process can take up where another was cut off.

    asked     one transaction: tombstone, account closed, generations told to stop, files in the outbox of deletions
    purged    every row of the user is gone; work that still runs finds nothing to commit to
    swept     the files once more, after the last signed address for an upload and the last slow worker
    finished  the tombstone names nobody; what the database file held is overwritten

The provider of payments forgets the customer on the way. The audit log keeps a keyed hash of the id.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import uuid
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.accounts import users
from service.accounts.audit import record
from service.accounts.connections import JOINED, has_way_in
from service.billing.provider import Stripe
from service.database import (
    ApiKey,
    ChatMessage,
    Database,
    Event,
    FileDeletion,
    Generation,
    Identity,
    LedgerEntry,
    MagicLink,
    Tombstone,
    User,
    WebhookReceipt,
    db_now,
    rows_changed,
    utc_now,
)
from service.errors import NotFound, Unavailable
from service.generations.endings import cancel_row
from service.privacy.scrub import clear_queue, clear_work, scrub_database
from service.settings import Settings
from service.storage.deletions import delete_later

_log = logging.getLogger(__name__)
PREFIXES = ("uploads", "cleared", "generations")
"""Folders of the storage, each with a folder for every user."""
_REASON = "account deleted"
_MARGIN_LEASES = 4
_BATCH = 2000
"""Rows; a transaction over so many takes a few hundredths of a second."""


def ask_for_deletion(database: Database, user_id: uuid.UUID, *, settings: Settings) -> None:
    """Close the account for good. From here on nobody can sign in to it, and nothing is made for it.

    Asking twice is fine; `NotFound` when there is no such account.
    """
    database.write(lambda session: _close(session, user_id, settings))


def carry_on(database: Database, settings: Settings, *, stripe: Stripe | None = None) -> int:
    """Take every deletion a step further; returns how many are finished now. Files go by the outbox of deletions."""
    with database.read() as session:
        waiting = session.scalars(sa.select(Tombstone).where(_unfinished())).all()
    return sum(_one_on(database, settings, stone, stripe) for stone in waiting)


def _unfinished() -> sa.ColumnElement[bool]:
    return sa.or_(Tombstone.purged_at.is_(None), Tombstone.meta["scrub"].as_boolean())


def _close(session: Session, user_id: uuid.UUID, settings: Settings) -> None:
    """The account, and those that it has joined with and that nobody else can come to."""
    joined = sa.select(Identity.subject).where(Identity.user_id == user_id, Identity.provider == JOINED)
    others = [uuid.UUID(subject) for subject in session.scalars(joined)]
    if not _close_one(session, user_id, settings):
        return
    for other in others:
        if session.get(User, other) is not None and not has_way_in(session, other):
            _close(session, other, settings)


def _close_one(session: Session, user_id: uuid.UUID, settings: Settings) -> bool:
    """False where it is closed already."""
    user = session.scalar(sa.select(User).where(User.id == user_id).with_for_update(key_share=True))
    rows = session.scalars(
        sa.select(Generation)
        .where(Generation.user_id == user_id, Generation.status.in_(("pending", "running")))
        .order_by(Generation.id)
        .with_for_update()
    ).all()
    if user is None:
        raise NotFound("there is no such account")
    if session.scalar(sa.select(Tombstone.id).where(Tombstone.user_id == user_id)):
        return False
    for row in rows:
        row.cancel_requested = True
        if row.status == "pending":
            cancel_row(session, row)
    user.disabled_at = utc_now()
    session.flush()
    users.end_sessions(session, user_id, settings)
    session.execute(sa.update(ApiKey).where(ApiKey.user_id == user_id).values(revoked_at=utc_now()))
    meta = {"stripe_customer": user.stripe_customer} if user.stripe_customer else {}
    session.add(Tombstone(user_id=user_id, meta=meta))
    _delete_files(session, user_id, seconds=0)
    record(session, "account-deletion-asked", settings=settings, user_id=user_id)
    return True


def _delete_files(session: Session, user_id: uuid.UUID, *, seconds: float) -> None:
    for prefix in PREFIXES:
        delete_later(session, f"{prefix}/{user_id}/", reason=_REASON, seconds=seconds)


def _one_on(database: Database, settings: Settings, stone: Tombstone, stripe: Stripe | None) -> bool:
    if stone.purged_at is None and "generations" not in stone.meta:
        _thin_out(database, stone.user_id)
        database.write(lambda session: _purge(session, stone.id, settings))
    stone = _again(database, stone.id)
    if stone.purged_at is None:
        _forget_customer(database, stone, stripe)
        clear_queue(settings, stone.meta.get("generations", ()))
        clear_work(settings, [str(stone.user_id), *stone.meta.get("generations", ())])
        database.write(lambda session: _finish(session, stone.id, settings))
        stone = _again(database, stone.id)
    if stone.meta.get("scrub") and scrub_database(database, settings):
        database.write(lambda session: _note(session, stone.id, scrub=None))
    return stone.purged_at is not None


def _again(database: Database, stone_id: uuid.UUID) -> Tombstone:
    with database.read() as session:
        return session.get_one(Tombstone, stone_id)


def _thin_out(database: Database, user_id: uuid.UUID) -> None:
    """Take what may be very many rows away by a few thousand: others have their turn between two transactions."""
    for model in (Event, LedgerEntry):
        some = sa.select(model.id).where(model.user_id == user_id).limit(_BATCH)
        batch = sa.delete(model).where(model.id.in_(some)).execution_options(synchronize_session=False)
        while database.write(partial(rows_changed, statement=batch)):
            pass


def _purge(session: Session, stone_id: uuid.UUID, settings: Settings) -> None:
    """Every row of the user, in one transaction; what has no key to the user is found by what it holds."""
    stone = session.scalar(sa.select(Tombstone).where(Tombstone.id == stone_id).with_for_update())
    if stone is None or stone.purged_at or "generations" in stone.meta:
        return
    user_id = stone.user_id
    email = session.scalar(sa.select(User.email).where(User.id == user_id).with_for_update())
    generations = session.scalars(sa.select(Generation.id).where(Generation.user_id == user_id)).all()
    if email:
        session.execute(sa.delete(MagicLink).where(MagicLink.email == email))
    session.execute(sa.delete(WebhookReceipt).where(WebhookReceipt.meta["user"].as_string() == str(user_id)))
    session.execute(sa.delete(ChatMessage).where(ChatMessage.user_id == user_id, _shows_nothing()))
    session.execute(sa.delete(User).where(User.id == user_id))  # all else goes with it
    margin = max(settings.upload_url_seconds, _MARGIN_LEASES * settings.lease_seconds) + 60
    _delete_files(session, user_id, seconds=margin)
    stone.meta = {**stone.meta, "generations": [str(one) for one in generations], "scrub": True}
    record(session, "account-purged", settings=settings, user_id=user_id)


def _forget_customer(database: Database, stone: Tombstone, stripe: Stripe | None) -> None:
    customer = stone.meta.get("stripe_customer")
    if customer and stripe:
        try:
            stripe.forget(customer)
        except Unavailable as error:
            _log.warning("a deleted account is not yet forgotten by the payment provider: %s", error)
            return
        database.write(lambda session: _note(session, stone.id, stripe_customer=None))


def _note(session: Session, stone_id: uuid.UUID, **changes: Any) -> None:
    stone = session.scalar(sa.select(Tombstone).where(Tombstone.id == stone_id).with_for_update())
    if stone:
        merged = {**stone.meta, **changes}
        stone.meta = {name: value for name, value in merged.items() if value is not None}


def _finish(session: Session, stone_id: uuid.UUID, settings: Settings) -> None:
    """When no file is left to delete and the provider has forgotten: the tombstone keeps a hash only."""
    stone = session.scalar(sa.select(Tombstone).where(Tombstone.id == stone_id).with_for_update())
    if stone is None or stone.purged_at or "stripe_customer" in stone.meta:
        return
    left = sa.select(FileDeletion.id).where(FileDeletion.prefix.contains(f"/{stone.user_id}/", autoescape=True))
    if session.scalar(left.limit(1)):
        return
    if not _messages_are_gone(session, stone, settings):
        return
    record(session, "account-deleted", settings=settings, user_id=stone.user_id)
    stone.user_id = _nobody(stone.user_id, settings)
    stone.purged_at, stone.meta = db_now(), {"scrub": True}


def _shows_nothing() -> sa.ColumnElement[bool]:
    """A message that was never made, or that nobody can reach any more."""
    never = sa.and_(ChatMessage.posted.is_(False), ChatMessage.intent.is_(None))
    return sa.or_(never, ChatMessage.undelivered != "")


def _messages_are_gone(session: Session, stone: Tombstone, settings: Settings) -> bool:
    """The bots take pictures out of chats; one that is not run any more is not waited for longer than this."""
    of_user = ChatMessage.user_id == stone.user_id
    if session.scalar(sa.select(ChatMessage.id).where(of_user).limit(1)) is None:
        return True
    late = sa.select(Tombstone.id).where(
        Tombstone.id == stone.id, Tombstone.created_at < db_now(-settings.orphan_seconds)
    )
    if session.scalar(late) is None:
        return False
    session.execute(sa.delete(ChatMessage).where(of_user))
    return True


def _nobody(user_id: uuid.UUID, settings: Settings) -> uuid.UUID:
    """An id that can be made from the old one with our key, and from which nobody gets the old one."""
    mac = hmac.new(settings.signing_key(), b"tombstone:" + user_id.bytes, hashlib.sha256)
    return uuid.UUID(bytes=mac.digest()[:16])
