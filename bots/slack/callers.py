"""The people who speak: their language and standing as Slack tells, and their account here."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from dataclasses import dataclass

from bots.desk import Desk
from bots.people import Person, meet
from bots.phrases import Phrases, language_of, phrases
from bots.slack.calls import Call
from bots.slack.web_api import WebApi
from bots.slack.workspaces import SURFACE, Workspaces
from engine.errors import ThumbsmithError

_log = logging.getLogger(__name__)
_KEPT_SECONDS = 900.0
_KEPT_PEOPLE = 5000
_PATIENCE_SECONDS = 0.8
"""For their language before a view is opened, which has three seconds in all."""


@dataclass(frozen=True)
class About:
    locale: str | None = None
    administers: bool = False
    name: str = ""


class Callers:
    def __init__(self, desk: Desk, api: WebApi, workspaces: Workspaces) -> None:
        self._desk, self._api, self._workspaces = desk, api, workspaces
        self._known: dict[str, tuple[float, About]] = {}

    async def about(self, call: Call) -> About:
        """What Slack tells of them; nothing where it does not answer at once."""
        kept = self._known.get(call.subject)
        if kept and time.monotonic() - kept[0] < _KEPT_SECONDS:
            return kept[1]
        try:
            found = await asyncio.wait_for(self._asked(call), _PATIENCE_SECONDS)
        except (ThumbsmithError, TimeoutError) as error:
            _log.info("Slack does not tell who speaks: %s", error)
            return kept[1] if kept else About()
        if len(self._known) >= _KEPT_PEOPLE:
            self._known.clear()
        self._known[call.subject] = (time.monotonic(), found)
        return found

    def remembered(self, call: Call) -> About:
        """What is known without asking."""
        kept = self._known.get(call.subject)
        return kept[1] if kept else About()

    async def phrases(self, call: Call) -> Phrases:
        return phrases((await self.about(call)).locale)

    async def person(self, call: Call) -> Person:
        """With their account; waits for the database, on a thread. `Closed` where nobody has installed the app."""
        await self._workspaces.find(call.team)
        about = await self.about(call)
        return await asyncio.to_thread(
            meet,
            self._desk,
            surface=SURFACE,
            subject=call.subject,
            locale=about.locale,
            place=call.team,
            channel=call.channel,
            administers=about.administers,
        )

    async def stranger(self, call: Call) -> Person:
        """Somebody to be told what went wrong before their account was found."""
        locale = language_of((await self.about(call)).locale)
        return Person(surface=SURFACE, subject=call.subject, user_id=uuid.UUID(int=0), locale=locale)

    async def _asked(self, call: Call) -> About:
        workspace = await self._workspaces.find(call.team)
        fields = {"user": call.user, "include_locale": "1"}
        told = (await self._api.call(workspace.token, "users.info", fields)).get("user") or {}
        return About(
            locale=told.get("locale"),
            administers=bool(told.get("is_admin") or told.get("is_owner")),
            name=str((told.get("profile") or {}).get("display_name") or told.get("name") or ""),
        )
