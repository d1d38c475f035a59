"""Users, and the names by which providers know them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.accounts.audit import record
from service.accounts.mailbox import mailbox
from service.database import Database, Gift, Identity, LedgerEntry, MagicLink, Tombstone, User, db_now, notify
from service.errors import NotSignedIn
from service.keys import derived, keyed_hash
from service.monitoring import CONSENT
from service.settings import Settings


def living(session: Session, user_id: uuid.UUID) -> User | None:
    """The user, unless the account is gone, going or disabled."""
    going = sa.exists().where(Tombstone.user_id == User.id)
    return session.scalar(sa.select(User).where(User.id == user_id, User.disabled_at.is_(None), ~going))


@dataclass(frozen=True, slots=True)
class Living:
    """What every request must know of an account."""

    id: uuid.UUID
    token_epoch: int
    sessions_ended_at: datetime | None


_ACCOUNT = sa.select(User.__table__.c.id, User.__table__.c.token_epoch, User.__table__.c.sessions_ended_at).where(
    User.__table__.c.id == sa.bindparam("user_id", type_=User.__table__.c.id.type),
    User.__table__.c.disabled_at.is_(None),
    ~sa.exists().where(Tombstone.user_id == User.__table__.c.id),
)
"""Built once, for it is asked by every request."""


def living_account(session: Session, user_id: uuid.UUID) -> Living | None:
    """As `living`, without the rest of the row."""
    found = session.connection().execute(_ACCOUNT, {"user_id": user_id}).one_or_none()
    return Living(*found) if found else None


def known_as(session: Session, provider: str, subject: str) -> User | None:
    query = sa.select(User).join(Identity).where(Identity.provider == provider, Identity.subject == subject)
    return session.scalar(query)


def find_or_create(
    database: Database, *, provider: str, subject: str, settings: Settings, email: str | None = None
) -> User:
    """The user whom the provider knows by that name, made when there is none. `email` must be proven.

    `NotSignedIn` when the account is closed.
    """
    try:
        user = database.write(lambda session: found_or_created(session, provider, subject, email, settings))
    except IntegrityError:  # somebody else made it just now
        user = database.write(lambda session: found_or_created(session, provider, subject, email, settings))
    return user


def found_or_created(session: Session, provider: str, subject: str, email: str | None, settings: Settings) -> User:
    user = known_as(session, provider, subject)
    if user is None and email:
        user = session.scalar(sa.select(User).where(User.email == email))
        if user:
            session.add(Identity(user_id=user.id, provider=provider, subject=subject))
    if user is None:
        return _create(session, provider, subject, email, settings)
    if living(session, user.id) is None:
        raise NotSignedIn("this account is closed")
    return user


def _create(session: Session, provider: str, subject: str, email: str | None, settings: Settings) -> User:
    user = User(email=email)
    session.add(user)
    session.flush()
    session.add(Identity(user_id=user.id, provider=provider, subject=subject))
    if settings.credits_at_sign_up and _is_new(session, mailbox(email) if email else f"{provider}:{subject}", settings):
        once = f"sign-up:{user.id}"
        session.add(LedgerEntry(user_id=user.id, kind="grant", amount=settings.credits_at_sign_up, once=once))
    record(session, "account-created", settings=settings, user_id=user.id, provider=provider)
    session.flush()
    return user


def _is_new(session: Session, who: str, settings: Settings) -> bool:
    """Whether this person has never had the first credits; from now on they have."""
    digest = keyed_hash(derived(settings.signing_key(), "gifts"), who)
    if session.get(Gift, digest):
        return False
    session.add(Gift(digest=digest))
    return True


def end_sessions(session: Session, user_id: uuid.UUID, settings: Settings) -> None:
    """End every session of this user, whoever issued it, and every link that was asked for before.

    Those who follow the user are woken, here by PostgreSQL; where another part wakes them, the caller has it do so.
    """
    ended = {"token_epoch": User.token_epoch + 1, "sessions_ended_at": db_now()}
    session.execute(sa.update(User).where(User.id == user_id).values(ended))
    names = sa.select(Identity.subject).where(Identity.user_id == user_id)
    addresses = names.union_all(sa.select(User.email).where(User.id == user_id, User.email.is_not(None)))
    session.execute(sa.delete(MagicLink).where(MagicLink.email.in_(addresses)))
    notify(session, user_id)
    record(session, "sessions-ended", settings=settings, user_id=user_id)


def of(session: Session, user_id: uuid.UUID) -> User:
    """The user; `NotSignedIn` when the account has gone."""
    user = living(session, user_id)
    if user is None:
        raise NotSignedIn("this account is closed; sign in again")
    return user


def tells_usage(user: User) -> bool:
    """Whether they agreed that it is counted how far they come."""
    return user.settings.get(CONSENT) is True


def agree(database: Database, user_id: uuid.UUID, *, tells_usage: bool) -> None:
    """To the above, or no longer."""

    def work(session: Session) -> None:
        user = session.get_one(User, user_id, with_for_update=True)
        user.settings = {**user.settings, CONSENT: tells_usage}

    database.write(work)


def rename(database: Database, user_id: uuid.UUID, name: str) -> None:
    database.write(lambda session: session.execute(sa.update(User).where(User.id == user_id).values(name=name)))
