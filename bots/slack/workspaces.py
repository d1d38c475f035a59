"""The workspaces that let us in and their tokens: the one that the settings name, and those that installed the app.

Tokens are kept in memory, so that nobody who speaks waits for the database, and lie encrypted in it.
"""

from __future__ import annotations

import asyncio
import base64
import logging
from dataclasses import dataclass

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from pydantic import SecretStr
from sqlalchemy.orm import Session

from bots.delivery.closing import close_place, open_place
from bots.desk import Desk
from bots.errors import Closed
from bots.slack.web_api import WebApi
from service.database import Database, SlackWorkspace, db_now
from service.keys import derived
from service.settings import Settings

_log = logging.getLogger(__name__)
_PURPOSE = "slack tokens"
SURFACE = "slack"


@dataclass(frozen=True, kw_only=True)
class Workspace:
    team: str
    token: str
    bot_user: str
    url: str = ""
    """Ends in a slash."""
    scopes: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Workspace({self.team})"


class Workspaces:
    def __init__(self, desk: Desk, api: WebApi, *, token: SecretStr | None = None) -> None:
        self._desk, self._api, self._own = desk, api, token
        self._known: dict[str, Workspace] = {}

    async def load(self) -> None:
        """All that can be spoken to. `Closed` when the settings' own token is no longer taken."""
        for one in await asyncio.to_thread(_stored, self._desk.database, self._desk.settings):
            self._known[one.team] = one
        if self._own:
            one = await self.introduced(self._own.get_secret_value())
            self._known[one.team] = one
            await asyncio.to_thread(open_place, self._desk, SURFACE, one.team)

    async def introduced(self, token: str) -> Workspace:
        """Whose token it is, by asking Slack."""
        told, headers = await self._api.call_with_headers(token, "auth.test", {})
        granted = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
        return Workspace(
            team=str(told.get("team_id", "")),
            token=token,
            bot_user=str(told.get("user_id", "")),
            url=str(told.get("url", "")),
            scopes=frozenset(scope.strip() for scope in granted.split(",") if scope.strip()),
        )

    def known(self, team: str) -> Workspace | None:
        return self._known.get(team)

    async def find(self, team: str) -> Workspace:
        """`Closed` for a workspace that has not installed the app, or has removed it."""
        if (here := self._known.get(team)) is not None:
            return here
        rows = await asyncio.to_thread(_stored, self._desk.database, self._desk.settings, team)
        if not rows:
            raise Closed(f"the workspace {team} has not installed the app")
        self._known[team] = rows[0]
        return rows[0]

    async def add(self, one: Workspace, *, name: str = "") -> None:
        """It has installed the app, perhaps once more."""
        await asyncio.to_thread(_store, self._desk.database, self._desk.settings, one, name)
        await asyncio.to_thread(open_place, self._desk, SURFACE, one.team)
        self._known[one.team] = one

    async def forget(self, team: str) -> bool:
        """It no longer lets us in: its token is erased and what is on its way there stopped. Others go on.

        False where it has installed the app anew meanwhile, so that only our memory was old.
        """
        old = self._known.pop(team, None)
        stored = await asyncio.to_thread(_stored, self._desk.database, self._desk.settings, team)
        if old and stored and stored[0].token != old.token:
            self._known[team] = stored[0]
            return False
        _log.warning("the workspace %s has removed the app; its token is erased", team)
        await asyncio.to_thread(_erase, self._desk.database, team)
        await asyncio.to_thread(close_place, self._desk, SURFACE, team)
        return True


def _stored(database: Database, settings: Settings, team: str | None = None) -> list[Workspace]:
    wanted = sa.select(SlackWorkspace).where(SlackWorkspace.token.is_not(None))
    with database.read() as session:
        rows = session.scalars(wanted.where(SlackWorkspace.team == team) if team else wanted).all()
    return [one for row in rows if (one := _opened(row, settings))]


def _opened(row: SlackWorkspace, settings: Settings) -> Workspace | None:
    try:
        token = _lock(settings).decrypt(row.token or b"").decode()
    except InvalidToken:
        _log.error("the token of workspace %s was locked with another secret key; install the app again", row.team)
        return None
    scopes = frozenset(row.scopes.split(",")) if row.scopes else frozenset()
    return Workspace(team=row.team, token=token, bot_user=row.bot_user, url=row.url, scopes=scopes)


def _store(database: Database, settings: Settings, one: Workspace, name: str) -> None:
    def work(session: Session) -> None:
        row = session.scalar(sa.select(SlackWorkspace).where(SlackWorkspace.team == one.team).with_for_update())
        if row is None:
            row = SlackWorkspace(team=one.team)
            session.add(row)
        row.token = _lock(settings).encrypt(one.token.encode())
        row.name, row.bot_user, row.url = name[:200], one.bot_user, one.url
        row.scopes, row.disabled_at = ",".join(sorted(one.scopes)), None

    database.write(work)


def _erase(database: Database, team: str) -> None:
    change = sa.update(SlackWorkspace).where(SlackWorkspace.team == team)
    database.write(lambda session: session.execute(change.values(token=None, disabled_at=db_now())))


def _lock(settings: Settings) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived(settings.signing_key(), _PURPOSE)))
