"""From what somebody shows to who they are: the one door for HTTP, WebSocket and everything else."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

from service.accounts import api_keys, users
from service.accounts.users import Living
from service.accounts.verifier import OWN, Claims, Verifier
from service.database import Database, User
from service.errors import NotAllowed, NotSignedIn
from service.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody who has shown who they are."""

    user_id: uuid.UUID
    via: Literal["session", "key"]
    scopes: frozenset[str]
    expires_at: float | None
    """Seconds since 1970; None for a key that has no end."""

    def needs(self, scope: str) -> None:
        """`NotAllowed` when a key may not do this."""
        if scope not in self.scopes:
            raise NotAllowed(f"this API key lacks the scope {scope!r}; make one that has it")

    def needs_session(self) -> None:
        """`NotAllowed` for an API key: keys may not make keys, or close the account."""
        if self.via != "session":
            raise NotAllowed("an API key may not do this; sign in")


class Accounts:
    def __init__(self, database: Database, settings: Settings, *, verifier: Verifier | None = None) -> None:
        self._database, self._settings = database, settings
        self._verifier = verifier or Verifier.open(settings)

    def caller(self, token: str) -> Caller:
        """Who shows this session token or API key; `NotSignedIn` when it does not hold."""
        return self._by_key(token) if token.startswith(api_keys.MARK) else self._by_session(token)

    def _by_key(self, secret: str) -> Caller:
        row = api_keys.holder(self._database, secret)
        self._living(row.user_id)
        ends = row.expires_at.timestamp() if row.expires_at else None
        return Caller(user_id=row.user_id, via="key", scopes=frozenset(row.scopes), expires_at=ends)

    def _by_session(self, token: str) -> Caller:
        claims = self._verifier.verify(token)
        user = self._own_user(claims) if claims.provider == OWN else self._known_user(claims)
        scopes = frozenset(api_keys.SCOPES)
        return Caller(user_id=user.id, via="session", scopes=scopes, expires_at=claims.expires_at)

    def _own_user(self, claims: Claims) -> Living:
        try:
            user = self._living(uuid.UUID(claims.subject))
        except ValueError as error:
            raise NotSignedIn("this is no session token of ours; sign in again") from error
        if user.token_epoch != claims.epoch:
            raise NotSignedIn("this session was ended; sign in again")
        return user

    def _known_user(self, claims: Claims) -> Living | User:
        with self._database.read() as session:
            known = users.known_as(session, claims.provider, claims.subject)
        if known is None:
            return users.find_or_create(
                self._database, provider=claims.provider, subject=claims.subject, settings=self._settings
            )
        user = self._living(known.id)
        if user.sessions_ended_at and claims.began_at <= user.sessions_ended_at.timestamp():
            raise NotSignedIn("this session was ended; sign in again")
        return user

    def _living(self, user_id: uuid.UUID) -> Living:
        with self._database.read() as session:
            user = users.living_account(session, user_id)
        if user is None:
            raise NotSignedIn("this account is closed; sign in again")
        return user

    def end_sessions(self, user_id: uuid.UUID) -> None:
        """End every session of this user, on every device."""
        self._database.write(lambda session: users.end_sessions(session, user_id, self._settings))
