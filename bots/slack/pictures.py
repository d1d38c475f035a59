"""The pictures of a message: which of them Slack has, by the storage's key, and what shows those that it has not.

An address keeps the ids of the files it shows, so that an edit sends nothing twice and a deletion leaves nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from bots.desk import Desk
from bots.errors import Closed, RateLimited
from bots.message import Message, Picture
from bots.phrases import phrases
from bots.slack.blocks import Source
from bots.slack.errors import Refused
from bots.slack.files import Files, Sent, showable
from bots.slack.text import escaped
from bots.slack.web_api import WebApi
from bots.slack.workspaces import Workspace
from engine.errors import ThumbsmithError
from service.errors import Unavailable
from service.net import is_loopback
from service.settings import Settings

_log = logging.getLogger(__name__)
_READY_SECONDS = 30.0
_PREVIEW_SECONDS = 3.0
"""A preview that Slack is not done with by then is left for the next edit."""
_AGAIN_SECONDS = (0.5, 2.0)
"""After an upload that Slack did not answer, before the picture is only linked."""
_URL_LIMIT = 3000
_REMEMBERED = 1000
Address = Mapping[str, Any]
Manner = Literal["files", "addresses", "links", "words"]
"""How a message shows its pictures, the best first; the last is the words alone, with links in them."""


class Pictures:
    def __init__(self, desk: Desk, api: WebApi) -> None:
        self._desk = desk
        self._files = Files(api)
        self._uploaded: OrderedDict[tuple[str, str], str] = OrderedDict()
        """Files by workspace and picture, also those of a message that has not gone through yet: it is sent again, and
        they are not."""

    async def send(self, workspace: Workspace, address: Address, message: Message) -> dict[str, Any]:
        """The address, with the files of every picture that Slack can show by now."""
        files, waiting = dict(address.get("files", {})), dict(address.get("waiting", {}))
        for picture in message.pictures:
            if picture.key in files:
                continue
            name = waiting.pop(picture.key, None) or await self._sent(workspace, picture)
            if name is None:
                continue
            seconds = _READY_SECONDS if message.is_final else _PREVIEW_SECONDS
            ready = await self._files.is_ready(workspace, name, seconds=seconds)
            (files if ready else waiting)[picture.key] = name
        return {**address, "files": files, "waiting": waiting}

    async def _sent(self, workspace: Workspace, picture: Picture) -> str | None:
        """None where it cannot be sent: a message without a picture is better than none."""
        known = (workspace.team, picture.key)
        if known not in self._uploaded:
            try:
                self._uploaded[known] = await self._send(workspace, picture)
            except (Closed, RateLimited):
                raise
            except ThumbsmithError as error:
                _log.warning("a picture could not be sent to Slack: %s", error)
                return None
            if len(self._uploaded) > _REMEMBERED:
                self._uploaded.popitem(last=False)
        return self._uploaded[known]

    async def _send(self, workspace: Workspace, picture: Picture) -> str:
        content = await asyncio.to_thread(self._desk.bytes_of, picture)
        content, ending = await asyncio.to_thread(showable, content, picture.media_type)
        name = f"{picture.name.rpartition('.')[0] or picture.name}.{ending}"
        for wait in _AGAIN_SECONDS:
            try:
                return (await self._files.send(workspace, [Sent(name, content)]))[0]
            except RateLimited:
                raise
            except Unavailable as error:
                _log.info("a picture is sent to Slack again in %.1f s: %s", wait, error)
            await asyncio.sleep(wait)
        return (await self._files.send(workspace, [Sent(name, content)]))[0]

    def sources(self, address: Address, message: Message, manner: Manner) -> tuple[dict[str, Source], tuple[str, ...]]:
        """What image blocks show, and notes for pictures that no block can show."""
        found: dict[str, Source] = {}
        linked = []
        for picture in message.pictures:
            name = address.get("files", {}).get(picture.key)
            if name and manner == "files":
                found[picture.key] = {"slack_file": {"id": name}}
            elif message.is_final:
                link = self._desk.address_of(picture)
                if manner in ("files", "addresses") and self._may_be_shown(picture, link):
                    found[picture.key] = {"image_url": link}
                else:
                    linked.append(link)
        return found, tuple(_linked(message, self._desk.settings, link) for link in linked)

    async def drop_unused(self, workspace: Workspace, address: dict[str, Any], message: Message) -> None:
        """What the message no longer shows, such as its preview."""
        shown = {picture.key for picture in message.pictures}
        for kept in (address["files"], address["waiting"]):
            for key in [key for key in kept if key not in shown]:
                await self._drop(workspace, kept.pop(key))

    async def drop_all(self, workspace: Workspace, address: Address) -> None:
        for name in [
            *address.get("files", {}).values(),
            *address.get("waiting", {}).values(),
            *address.get("extra", ()),
        ]:
            self._forget(name)
            try:
                await self._files.delete(workspace, name)
            except Refused as refused:  # by a rule of the workspace's, say; the others go all the same
                _log.warning("a picture could not be deleted in Slack: %s", refused)

    def _forget(self, name: str) -> None:
        for known in [known for known, kept in self._uploaded.items() if kept == name]:
            del self._uploaded[known]

    def _may_be_shown(self, picture: Picture, link: str) -> bool:
        """By its address, which Slack must reach."""
        shown = picture.media_type in ("image/jpeg", "image/png")
        return shown and is_reachable(self._desk.settings, link) and len(link) <= _URL_LIMIT

    async def _drop(self, workspace: Workspace, name: str) -> None:
        """A file that stays behind costs nobody a message."""
        self._forget(name)
        try:
            await self._files.delete(workspace, name)
        except Closed:
            raise
        except ThumbsmithError as error:
            _log.info("a picture that is no longer shown could not be deleted: %s", error)


def is_reachable(settings: Settings, link: str) -> bool:
    """Whether others than this machine can open it."""
    parts = urlsplit(link)
    return parts.scheme == "https" and not is_loopback(parts.hostname or "")


def _linked(message: Message, settings: Settings, link: str) -> str:
    say = phrases(message.locale)
    return f"<{escaped(link)}|{say.say('slack-open-picture')}>"
