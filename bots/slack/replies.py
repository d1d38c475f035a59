"""Answers to one person alone: by the response_url while it is taken, else beside the message, else in private."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bots.errors import Closed
from bots.slack.blocks import Block
from bots.slack.calls import Call
from bots.slack.errors import Refused
from bots.slack.text import cut
from bots.slack.web_api import WebApi
from bots.slack.workspaces import Workspaces
from engine.errors import ThumbsmithError

_log = logging.getLogger(__name__)
_HOSTS = ("hooks.slack.com", "hooks.slack-gov.com")
_TEXT_LIMIT = 3000
_CALM = {"unfurl_links": False, "unfurl_media": False}


class Replies:
    def __init__(self, api: WebApi, workspaces: Workspaces, *, api_url: str) -> None:
        self._api, self._workspaces = api, workspaces
        self._own = urlsplit(api_url)
        """A gateway of one's own, and a test, take replies where they take calls."""

    async def tell(self, call: Call, text: str, blocks: Sequence[Block] = ()) -> None:
        """`text` is escaped already. Never raises: there is nobody left to tell."""
        said: dict[str, Any] = {"text": cut(text, _TEXT_LIMIT), **({"blocks": list(blocks)} if blocks else {})}
        try:
            if await self._by_address(call, said):
                return
            workspace = await self._workspaces.find(call.team)
            if not await self._beside(workspace.token, call, said):
                await self._in_private(workspace.token, call, said)
        except Closed:
            await self._workspaces.forget(call.team)
        except ThumbsmithError as error:
            _log.warning("somebody could not be answered: %s", error)
        except Exception:
            _log.exception("somebody could not be answered")

    async def _by_address(self, call: Call, said: dict[str, Any]) -> bool:
        if not call.reply_url or not self._is_slacks(call.reply_url):
            return False
        body = {"response_type": "ephemeral", "replace_original": False, **said}
        if call.thread_ts:
            body["thread_ts"] = call.thread_ts
        return await self._api.send_reply(call.reply_url, body)

    async def _beside(self, token: str, call: Call, said: dict[str, Any]) -> bool:
        if not call.channel:
            return False
        fields = {"channel": call.channel, "user": call.user, "thread_ts": call.thread_ts, **said}
        try:
            await self._api.call(token, "chat.postEphemeral", fields)
        except Refused as refused:
            _log.info("not answered beside the message: %s", refused)
            return False
        return True

    async def _in_private(self, token: str, call: Call, said: dict[str, Any]) -> None:
        told = await self._api.call(token, "conversations.open", {"users": call.user})
        await self._api.call(token, "chat.postMessage", {"channel": told["channel"]["id"], **_CALM, **said})

    def _is_slacks(self, address: str) -> bool:
        parts = urlsplit(address)
        if parts.netloc == self._own.netloc and parts.scheme == self._own.scheme:
            return True
        return parts.scheme == "https" and parts.netloc in _HOSTS
