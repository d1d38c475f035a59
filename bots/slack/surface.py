"""Slack as the delivery loop sees it: posts, edits and withdraws one message for each generation."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from typing import Any

from bots.desk import Desk
from bots.errors import Closed, Gone, Nowhere
from bots.message import Message
from bots.phrases import phrases
from bots.slack import blocks
from bots.slack.answers import CANNOT_EDIT, CANNOT_POST_HERE, ILL_FORMED, THREAD_IS_SHUT, TOO_LONG
from bots.slack.errors import Refused
from bots.slack.pictures import Manner, Pictures
from bots.slack.web_api import WebApi
from bots.slack.workspaces import SURFACE, Workspace, Workspaces
from bots.surface import Address, Pace
from service.errors import Unavailable

_log = logging.getLogger(__name__)
_EVENT = "thumbsmith_picture"
_LOOKED_THROUGH = 15
"""Messages that are read to find one that was perhaps posted: what Slack gives a young app at once."""
_CALM = {"unfurl_links": False, "unfurl_media": False, "parse": "none", "link_names": False}
"""Nobody is called and no link unfolds by what somebody wrote."""
_LADDER: tuple[Manner, ...] = ("files", "files", "files", "addresses", "links", "words")
_PLAINER: tuple[Manner, ...] = ("files", "words")
"""Likewise, where there is no picture to show."""
_UNREADY_SECONDS = 2.0


class SlackSurface:
    name = SURFACE
    pace = Pace(seconds_between=2.0, per_minute=50, patience_seconds=90.0)

    def __init__(self, desk: Desk, api: WebApi, workspaces: Workspaces) -> None:
        self._api, self._workspaces = api, workspaces
        self._pictures = Pictures(desk, api)

    async def post(self, address: Address, message: Message, *, mark: str) -> Address:
        async with self._in(address) as workspace:
            return await self._post(workspace, dict(address), message, mark)

    async def edit(self, address: Address, message: Message, *, mark: str) -> Address:
        async with self._in(address) as workspace:
            at = await self._pictures.send(workspace, address, message)
            try:
                await self._show(workspace, "chat.update", at, message, mark)
            except Refused as refused:
                if refused.code not in CANNOT_EDIT:
                    raise
                return await self._post_anew(workspace, at, message, mark, refused)
            await self._pictures.drop_unused(workspace, at, message)
            return at

    async def find(self, address: Address, *, mark: str) -> Address | None:
        async with self._in(address) as workspace:
            for channel, thread in await self._places(workspace, address):
                if ts := await self._with_mark(workspace, channel, thread, mark):
                    return {**address, "channel": channel, "thread_ts": thread, "ts": ts}
            return None

    async def withdraw(self, address: Address, message: Message) -> None:
        async with self._in(address) as workspace:
            with contextlib.suppress(Refused):  # it was deleted, or can no longer be reached
                await self._show(workspace, "chat.update", {**address, "files": {}}, message, "")
            await self._pictures.drop_all(workspace, address)

    def link(self, address: Address) -> str | None:
        workspace = self._workspaces.known(str(address.get("team", "")))
        if workspace is None or not workspace.url or "ts" not in address:
            return None
        link = f"{workspace.url}archives/{address['channel']}/p{str(address['ts']).replace('.', '')}"
        thread = address.get("thread_ts")
        return f"{link}?thread_ts={thread}&cid={address['channel']}" if thread else link

    @contextlib.asynccontextmanager
    async def _in(self, address: Address) -> Any:
        """The workspace; one that throws us out is forgotten, and its token with it."""
        team = str(address.get("team", ""))
        try:
            yield await self._workspaces.find(team)
        except Closed as closed:
            if await self._workspaces.forget(team):
                raise
            raise Unavailable("the workspace has installed the app anew") from closed

    async def _post(self, workspace: Workspace, address: dict[str, Any], message: Message, mark: str) -> Address:
        at = await self._pictures.send(workspace, address, message)
        if not at.get("channel"):
            return await self._post_privately(workspace, at, message, mark, notes=())
        try:
            return await self._show(workspace, "chat.postMessage", at, message, mark)
        except Refused as refused:
            if refused.code not in CANNOT_POST_HERE:
                raise
            code = refused.code
        if code in THREAD_IS_SHUT and at.get("thread_ts"):
            return await self._post(workspace, {**at, "thread_ts": None}, message, mark)
        note = _note(message, at["channel"], code)
        return await self._post_privately(workspace, at, message, mark, notes=(note,))

    async def _post_privately(
        self, workspace: Workspace, at: Mapping[str, Any], message: Message, mark: str, *, notes: tuple[str, ...]
    ) -> Address:
        """To the person alone, when the place where they asked is closed to us."""
        try:
            channel = await self._direct(workspace, at)
            to = {**at, "channel": channel, "thread_ts": None, "notes": list(notes)}
            return await self._show(workspace, "chat.postMessage", to, message, mark)
        except Refused as refused:
            raise Nowhere(f"neither the channel nor the person's messages can be reached ({refused.code})") from refused

    async def _direct(self, workspace: Workspace, at: Mapping[str, Any]) -> str:
        told = await self._api.call(workspace.token, "conversations.open", {"users": at["user"]})
        return str(told["channel"]["id"])

    async def _post_anew(
        self, workspace: Workspace, at: dict[str, Any], message: Message, mark: str, refused: Refused
    ) -> Address:
        """Once: whoever deletes that one, too, wants none."""
        if at.get("anew"):
            raise Gone(f"its message was taken away twice ({refused.code})")
        fresh = {name: value for name, value in at.items() if name != "ts"}
        return await self._post(workspace, {**fresh, "anew": True}, message, mark)

    async def _show(
        self, workspace: Workspace, method: str, at: Mapping[str, Any], message: Message, mark: str
    ) -> dict[str, Any]:
        """With its pictures where Slack takes them, else by their addresses, else with links: the words arrive."""
        ladder = list(_LADDER if message.pictures else _PLAINER)
        while True:
            try:
                return await self._send(workspace, method, at, message, mark, ladder.pop(0))
            except Refused as refused:
                if not ladder or refused.code not in ILL_FORMED:
                    raise
                if refused.code in TOO_LONG:
                    ladder = ladder[-1:]
                _log.info("a message goes to Slack in a plainer way: %s", refused)
            if ladder[0] == "files":
                await asyncio.sleep(_UNREADY_SECONDS)

    async def _send(
        self,
        workspace: Workspace,
        method: str,
        at: Mapping[str, Any],
        message: Message,
        mark: str,
        manner: Manner,
    ) -> dict[str, Any]:
        sources, links = self._pictures.sources(at, message, manner)
        notes = (*at.get("notes", ()), *links)
        in_words = manner == "words"
        fields = {
            "channel": at["channel"],
            "text": blocks.words(message, notes) if in_words else blocks.fallback(message),
            "blocks": [] if in_words else blocks.blocks(message, sources, notes=notes),
        }
        if method == "chat.update":  # without the mark: the message keeps that by which it may be looked for
            told = await self._api.call(workspace.token, method, {**fields, "ts": at["ts"]})
        else:
            metadata = {"event_type": _EVENT, "event_payload": {"mark": mark}}
            posting = {**fields, **_CALM, "metadata": metadata, "thread_ts": at.get("thread_ts")}
            told = await self._api.call(workspace.token, method, posting)
            if not told.get("ts"):
                raise Unavailable("Slack does not say where the message is")
        return {**at, "channel": str(told.get("channel", at["channel"])), "ts": str(told.get("ts", at.get("ts", "")))}

    async def _places(self, workspace: Workspace, address: Address) -> list[tuple[str, str | None]]:
        """Where a post may have gone: where it was wanted, or to the person alone."""
        places: list[tuple[str, str | None]] = []
        if address.get("channel"):
            places.append((str(address["channel"]), address.get("thread_ts")))
        with contextlib.suppress(Refused):
            places.append((await self._direct(workspace, address), None))
        return places

    async def _with_mark(self, workspace: Workspace, channel: str, thread: str | None, mark: str) -> str | None:
        method = "conversations.replies" if thread else "conversations.history"
        fields = {"channel": channel, "ts": thread, "limit": str(_LOOKED_THROUGH), "include_all_metadata": "1"}
        try:
            told = await self._api.call(workspace.token, method, fields)
        except Refused as refused:
            _log.info("what was posted cannot be looked for: %s", refused)
            return None
        for one in told.get("messages", ()):
            if one.get("metadata", {}).get("event_payload", {}).get("mark") == mark:
                return str(one["ts"])
        return None


def _note(message: Message, channel: str, code: str) -> str:
    say = phrases(message.locale)
    if code == "is_archived":
        return say.say("slack-channel-archived", channel=f"<#{channel}>")
    return say.say("slack-invite", channel=f"<#{channel}>")
