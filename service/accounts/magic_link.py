"""Sign-in by mail: a link that works once, for a quarter of an hour and until the next is asked for, kept as a hash.

Looking at the link does nothing, since mail scanners look at every link; it is used by sending its token back.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engine.errors import InputError
from service.accounts import users
from service.accounts.issuer import Issuer
from service.database import Database, MagicLink, User, db_now
from service.errors import NotSignedIn
from service.settings import Settings

if TYPE_CHECKING:
    from service.accounts.mail import Mail

PROVIDER = "magic-link"
_ADDRESS = re.compile(r"(?!.*=\?)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
"""`=?` begins a word that mail programs read as another one (RFC 2047): a mailbox would have as many addresses as there
are ways to write it."""
_ADDRESS_LIMIT = 254
_OF_NO_USE = "this link was used before, is over, is not the newest, or is not ours; ask for a new one"


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    user: User
    token: str
    address: str


def mail_address(text: str) -> str:
    """Lower case and without spaces around it; `InputError` when it is no address."""
    address = text.strip().lower()
    if len(address) > _ADDRESS_LIMIT or not _ADDRESS.fullmatch(address):
        raise InputError("this is no mail address; write it as name@example.org")
    return address


def send(database: Database, mail: Mail, address: str, *, settings: Settings, next_path: str = "/") -> str:
    """Make a link and send it; returns the link, which only its owner may see."""
    token = secrets.token_urlsafe(32)

    def work(session: Session) -> None:
        database.lock(session, f"link {address}")
        of_no_use = sa.or_(MagicLink.email == address, MagicLink.expires_at < db_now())
        session.execute(sa.delete(MagicLink).where(of_no_use))
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


def address_of(database: Database, token: str) -> str:
    """Whom the link signs in; looking does not use it up. `NotSignedIn` as for `use`."""
    with database.read() as session:
        address = session.scalar(sa.select(MagicLink.email).where(*_good(token)))
    if address is None:
        raise NotSignedIn(_OF_NO_USE)
    return address


def use(database: Database, token: str, *, issuer: Issuer, settings: Settings) -> SignedIn:
    """Use the link up; `NotSignedIn` when it is not ours, over, used before, or not the newest.

    One transaction, so that whoever ends all sessions meanwhile ends this one, or is met by none.
    """

    def work(session: Session) -> tuple[User, str]:
        used = session.execute(sa.delete(MagicLink).where(*_good(token)).returning(MagicLink.email))
        address = used.scalar_one_or_none()  # one statement decides who of several was first
        if address is None:
            raise NotSignedIn(_OF_NO_USE)
        return users.found_or_created(session, PROVIDER, address, address, settings), address

    try:
        user, address = database.write(work)
    except IntegrityError:  # the account was made by somebody else just now
        user, address = database.write(work)
    return SignedIn(user=user, token=issuer.issue(user.id, epoch=user.token_epoch), address=address)


def forget_old_links(session: Session) -> None:
    """Those that are over: what is left of them is somebody's address."""
    session.execute(sa.delete(MagicLink).where(MagicLink.expires_at < db_now()))


def _good(token: str) -> tuple[sa.ColumnElement[bool], ...]:
    return MagicLink.digest == _digest(token), MagicLink.expires_at > db_now()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
