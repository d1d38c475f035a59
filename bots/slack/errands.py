"""What is done after an acknowledgement, in tasks of its own.

Bolt turns an acknowledgement that is sent already into a 404 when its listener raises right after it, so nothing that
can raise runs in a listener: it only begins an errand, and what goes wrong there is told to whoever asked.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bots.errors import Closed
from bots.people import Person
from bots.shares import Shares
from bots.slack.callers import Callers
from bots.slack.calls import Call
from bots.slack.errors import Spoken
from bots.slack.replies import Replies
from bots.slack.text import escaped
from bots.slack.workspaces import Workspaces
from bots.verbs.refusals import refusal

_log = logging.getLogger(__name__)
_REMEMBERED = 10_000

Work = Callable[[Call], Awaitable[None]]


class Errands:
    def __init__(self, callers: Callers, replies: Replies, workspaces: Workspaces) -> None:
        self._callers, self._replies, self._workspaces = callers, replies, workspaces
        self._shares = Shares()
        self._tasks: set[asyncio.Task[None]] = set()
        self._seen: OrderedDict[str, None] = OrderedDict()

    def begin(self, call: Call, work: Work) -> None:
        """Once for each key: Slack sends again what it thinks was lost. Never raises."""
        if call.key and not self._is_new(f"{call.team}:{call.key}"):
            return
        task = asyncio.create_task(self._run(call, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self, seconds: float) -> None:
        """Let what has begun end; what takes longer is left."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)

    def _is_new(self, key: str) -> bool:
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True

    async def _run(self, call: Call, work: Work) -> None:
        try:
            async with self._shares.of(call.subject):
                await work(call)
        except Closed as closed:
            _log.info("nothing is done for %s: %s", call.subject, closed)
            if self._workspaces.known(call.team):
                await self._workspaces.forget(call.team)
        except Exception as error:
            await self._tell(call, error)

    async def _tell(self, call: Call, error: Exception) -> None:
        try:
            person = await self._callers.stranger(call)
            await self._replies.tell(call, escaped(_said(person, error)))
        except Exception:
            _log.exception("an errand failed, and so did saying so")


def _said(person: Person, error: Exception) -> str:
    if isinstance(error, Spoken):
        return person.phrases.say(error.phrase, **error.facts)
    return refusal(person, error)
