"""A code from the account page, typed in a chat: from then on the two are one account.

It is used once and soon over, and the newest alone holds. What an account had that was known by its chat name alone
stays where it is, under a name that only we know (`JOINED`), and goes when the account goes. One that is reached in
another way as well only loses the chat name: it is nobody's but its user's.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.accounts import users
from service.accounts.audit import record
from service.accounts.connections import JOINED, has_way_in
from service.database import ConnectionCode, Database, Identity, db_now, lock_user
from service.errors import Conflict, NotFound
from service.settings import Settings

CODE_SECONDS = 900
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are taken for each other."""
_LENGTH = 8


@dataclass(frozen=True, kw_only=True)
class Linked:
    user_id: uuid.UUID
    before: uuid.UUID | None
    """The account that the name had until now, where it was another and nobody can come to it any more."""


def issue(database: Database, *, user_id: uuid.UUID) -> str:
    """A new code, `XXXX-XXXX`; the one before is over."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))

    def work(session: Session) -> None:
        lock_user(session, user_id)
        over = sa.or_(ConnectionCode.user_id == user_id, ConnectionCode.expires_at < db_now())
        session.execute(sa.delete(ConnectionCode).where(over))
        session.add(ConnectionCode(digest=_digest(code), user_id=user_id, expires_at=db_now(CODE_SECONDS)))

    database.write(work)
    return f"{code[:4]}-{code[4:]}"


def use(database: Database, code: str, *, provider: str, subject: str, settings: Settings, name: str = "") -> Linked:
    """Who has this name in the chat is from now on the account that the code was made for.

    `NotFound` for a code that is none of ours, used, or over; `Conflict` when the account has another name there.
    """

    def work(session: Session) -> Linked:
        taken = session.execute(
            sa.delete(ConnectionCode)
            .where(ConnectionCode.digest == _digest(code), ConnectionCode.expires_at > db_now())
            .returning(ConnectionCode.user_id)
        ).scalar_one_or_none()  # one statement decides who of several was first
        if taken is None or users.living(session, taken) is None:
            raise NotFound("this code is none of ours, was used, or is over; get a new one on the account page")
        return _linked(session, taken, provider, subject, name, settings)

    return database.write(work)


def _linked(session: Session, user_id: uuid.UUID, provider: str, subject: str, name: str, settings: Settings) -> Linked:
    own = sa.select(Identity).where(Identity.provider == provider, Identity.subject == subject).with_for_update()
    row = session.scalar(own)
    other = sa.select(Identity.id).where(
        Identity.user_id == user_id, Identity.provider == provider, Identity.subject != subject
    )
    if session.scalar(other.limit(1)):
        raise Conflict(f"this account has another name in {provider}; disconnect that on the account page first")
    before = row.user_id if row and row.user_id != user_id else None
    if before and has_way_in(session, before, but=provider):
        before = None
    if row is None:
        row = Identity(provider=provider, subject=subject, user_id=user_id)
        session.add(row)
    row.user_id, row.meta = user_id, {"name": name} if name else {}
    if before:
        session.add(Identity(user_id=user_id, provider=JOINED, subject=str(before)))
    record(session, f"{provider}-connected", settings=settings, user_id=user_id)
    return Linked(user_id=user_id, before=before)


def _digest(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter in _LETTERS)
    return hashlib.sha256(plain.encode()).hexdigest()
