"""Sign-in by mail: a link that works once, for a quarter of an hour, and is kept as a hash.

Looking at the link does nothing, since mail scanners look at every link; it is used by sending its token back.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import InputError
from service.accounts import users
from service.accounts.issuer import Issuer
from service.database import Database, MagicLink, User, db_now, rows_changed
from service.errors import NotSignedIn
from service.settings import Settings

if TYPE_CHECKING:
    from service.accounts.mail import Mail

PROVIDER = "magic-link"
_ADDRESS = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}$")
_ADDRESS_LIMIT = 254


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    user: User
    token: str


def mail_address(text: str) -> str:
    """Lower case and without spaces around it; `InputError` when it is no address."""
    address = text.strip().lower()
    if len(address) > _ADDRESS_LIMIT or not _ADDRESS.match(address):
        raise InputError("this is no mail address; write it as name@example.org")
    return address


def send(database: Database, mail: Mail, address: str, *, settings: Settings, next_path: str = "/") -> str:
    """Make a link and send it; returns the link, which only its owner may see."""
    token = secrets.token_urlsafe(32)

    def work(session: Session) -> None:
        session.execute(sa.delete(MagicLink).where(MagicLink.expires_at < db_now(-86400)))
        session.add(
            MagicLink(
                email=address,
                digest=_digest(token),
                next_path=next_path,
                expires_at=db_now(settings.magic_link_seconds),
            )
        )

    database.write(work)
    link = f"{settings.public_url}/sign-in#{token}"
    mail.send_link(address, link, minutes=settings.magic_link_seconds // 60)
    return link


def use(database: Database, token: str, *, issuer: Issuer, settings: Settings) -> SignedIn:
    """Use the link up; `NotSignedIn` when it is not ours, over, or used before."""
    address = database.write(lambda session: _used_up(session, _digest(token)))
    if address is None:
        raise NotSignedIn("this link was used before, is over, or is not ours; ask for a new one")
    user = users.find_or_create(database, provider=PROVIDER, subject=address, email=address, settings=settings)
    return SignedIn(user=user, token=issuer.issue(user.id, epoch=user.token_epoch))


def _used_up(session: Session, digest: str) -> str | None:
    """One statement decides who of several was first."""
    good = (MagicLink.digest == digest, MagicLink.used_at.is_(None), MagicLink.expires_at > db_now())
    if not rows_changed(session, sa.update(MagicLink).where(*good).values(used_at=db_now())):
        return None
    return session.scalar(sa.select(MagicLink.email).where(MagicLink.digest == digest))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
