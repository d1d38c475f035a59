"""Discord as the delivery loop knows it: a message is edited by whatever right is left, and else made anew.

By the interaction's token; by the bot's own; as a new message in the channel that calls the one who asked; as one
between the two alone. Where none of it works it is kept, and offered when its reader asks.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bots.desk import Desk
from bots.discord.address import Whereabouts
from bots.discord.errors import Refused
from bots.discord.layout import FLAG, called, components, mark_number
from bots.discord.pictures import SHRUNK_BYTES, fitting
from bots.discord.rest import Json, Upload
from bots.errors import Gone, Nowhere
from bots.message import Message, Picture
from bots.surface import Address, Pace
from service.errors import NotFound, Unavailable

NAME = "discord"
_UNKNOWN_MESSAGE = 10008
_DEAD_TOKEN = {50027, 10015}
_TOO_LARGE = 40005
_ILL_FORMED = 50035
_NO_RIGHT = {401, 403, 404}
_NOT_HERE = {50008, 50024, 50033, 50083, 160005, 200000, 200001, 240000}
"""A channel that takes no messages, an archived or locked thread, a server's own moderation: told with 400."""
_LOOKED_AT = 50


class Sender(Protocol):
    """One request to Discord. `Rest` is it; raises `Refused`, `RateLimited`, `Unavailable`."""

    async def ask(
        self, method: str, path: str, body: Json | None = None, *, files: Sequence[Upload] = (), as_bot: bool = True
    ) -> Json: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class _Parcel:
    """A message packed for sending: its pictures by the size that fits, and what of it is there already."""

    body: Json
    files: tuple[Upload, ...]
    keys: tuple[str, ...]
    """In the order of the attachments."""


class DiscordSurface:
    name = NAME

    def __init__(
        self,
        desk: Desk,
        rest: Sender,
        *,
        revoked: Callable[[], None],
        pace: Pace | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`revoked` is called when Discord no longer knows the bot's token."""
        self._desk, self._rest, self._revoked, self._clock = desk, rest, revoked, clock
        self.pace = pace or Pace(seconds_between=2.0, patience_seconds=60.0)

    async def post(self, address: Address, message: Message, *, mark: str) -> Address:
        """In the channel, or between the two alone. Never as one more answer to an interaction: Discord neither knows
        such a one again by its nonce, nor lets anybody look for it. Where only those are read, a place is held.

        The interaction's token is let go of: it is no right to a message that the bot made by its own."""
        where = Whereabouts.read(address).changed(held={}, message_id=None, token=None)
        try:
            return await self._in_channel(where, message, mark)
        except Refused as refused:
            self._judge(refused, as_bot=True)
        return await self._between_two(where, message, mark)

    async def edit(self, address: Address, message: Message, *, mark: str) -> Address:
        where = Whereabouts.read(address)
        if where.has_token(self._clock()):
            try:
                return await self._change(where, message, as_bot=False)
            except Refused as refused:
                self._judge(refused, as_bot=False)
                where = where.changed(token=None) if refused.code in _DEAD_TOKEN else where
        if where.message_id and where.channel_id:
            try:
                return await self._change(where, message, as_bot=True)
            except Refused as refused:
                self._judge(refused, as_bot=True)
        return await self._anew(where, message, mark)

    async def find(self, address: Address, *, mark: str) -> Address | None:
        """By the number that the mark becomes in the message itself. Discord holds its nonce against a second message
        as well, for a few minutes; an edit that is made twice is one edit."""
        where = Whereabouts.read(address)
        if where.channel_id and (found := await self._look(where, mark)):
            return found
        try:
            between = await self._opened(where)
        except Refused:
            return None
        return await self._look(between, mark) if between.channel_id != where.channel_id else None

    async def withdraw(self, address: Address, message: Message) -> None:
        where = Whereabouts.read(address).changed(held={})
        rights = [as_bot for as_bot in (False, True) if as_bot or where.has_token(self._clock())]
        for as_bot in rights:
            if as_bot and not (where.message_id and where.channel_id):
                continue
            try:
                await self._change(where, message, as_bot=as_bot)
            except Refused as refused:
                if refused.code == _UNKNOWN_MESSAGE:
                    return
                continue
            return

    def link(self, address: Address) -> str | None:
        return link_of(address)

    # One request each

    async def _change(self, where: Whereabouts, message: Message, *, as_bot: bool) -> Address:
        root = where.in_channel if as_bot else f"{where.by_token}/messages"
        path = f"{root}/{where.message_id or '@original'}"
        return await self._sent("PATCH", path, where, message, as_bot=as_bot)

    async def _in_channel(self, where: Whereabouts, message: Message, mark: str, *, calls: bool = False) -> Address:
        return await self._sent("POST", where.in_channel, where, message, calls=calls, mark=mark)

    async def _between_two(self, where: Whereabouts, message: Message, mark: str) -> Address:
        try:
            return await self._in_channel(await self._opened(where), message, mark, calls=True)
        except Refused as refused:
            self._judge(refused, as_bot=True)
            raise Nowhere(f"neither the channel nor the one who asked takes a message ({refused})") from None

    async def _anew(self, where: Whereabouts, message: Message, mark: str) -> Address:
        """A message of its own that calls the one who asked; between the two alone, where the channel is shut."""
        fresh = where.changed(held={}, message_id=None, token=None)
        if fresh.channel_id:
            try:
                return await self._in_channel(fresh, message, mark, calls=True)
            except Refused as refused:
                self._judge(refused, as_bot=True)
        return await self._between_two(fresh, message, mark)

    async def _opened(self, where: Whereabouts) -> Whereabouts:
        """The channel between the two alone."""
        opened = await self._rest.ask("POST", "/users/@me/channels", {"recipient_id": where.user_id})
        return where.changed(channel_id=str(opened["id"]), guild_id=None)

    async def _look(self, where: Whereabouts, mark: str) -> Address | None:
        """None, too, where we may not look: nothing of ours can have been made there."""
        try:
            found = await self._rest.ask("GET", f"{where.in_channel}?limit={_LOOKED_AT}")
        except Refused:
            return None
        wanted = mark_number(mark)
        for one in found.get("items", ()):
            ours = str(one.get("author", {}).get("id")) == where.application_id or one.get("application_id")
            if ours and any(part.get("id") == wanted for part in one.get("components", ())):
                return where.changed(message_id=str(one["id"]), held={}, token=None).kept()
        return None

    async def _sent(
        self,
        method: str,
        path: str,
        where: Whereabouts,
        message: Message,
        *,
        as_bot: bool = True,
        calls: bool = False,
        mark: str = "",
    ) -> Address:
        """What does not fit goes again with smaller pictures, and then without any: the words arrive. So it is with
        what Discord finds ill-formed, as it does links to a machine of one's own."""
        limits = sorted({where.size_limit, min(where.size_limit, SHRUNK_BYTES), 0}, reverse=True)
        while True:
            parcel = await asyncio.to_thread(self._pack, where, message, limits[0], calls, mark)
            try:
                answer = await self._rest.ask(method, path, parcel.body, files=parcel.files, as_bot=as_bot)
                if method == "POST" and not answer.get("id"):
                    raise Unavailable("Discord does not say where the message is")
                return _told(where, answer, parcel).kept()
            except Refused as refused:
                if len(limits) > 1 and (refused.status == 413 or refused.code == _TOO_LARGE):
                    limits.pop(0)
                elif refused.code == _ILL_FORMED and (plainer := _plainer(message)):
                    message = plainer
                else:
                    raise

    def _judge(self, refused: Refused, *, as_bot: bool) -> None:
        """Return where another way may be tried: what is ill-formed or too large is so on every way."""
        if refused.code == _UNKNOWN_MESSAGE:
            raise Gone("somebody deleted the message") from None
        if as_bot and refused.status == 401:
            self._revoked()
            raise Unavailable("Discord does not know the bot's token") from None
        if refused.status not in _NO_RIGHT and refused.code not in _NOT_HERE:
            raise Unavailable(f"Discord does not take the message as it is ({refused})") from None

    # On a thread

    def _pack(self, where: Whereabouts, message: Message, limit: int, calls: bool, mark: str) -> _Parcel:
        attachments: list[Json] = []
        files: list[Upload] = []
        shown: list[tuple[str, str]] = []
        keys: list[str] = []
        for picture in message.pictures if limit else ():
            kept = where.held.get(picture.key)
            if kept is not None and limit == where.size_limit:
                identifier, _, name = kept.partition(" ")
                attachments.append({"id": identifier})
            elif (file := self._file(picture, limit)) is not None:
                name = file.name
                attachments.append({"id": len(files), "filename": name, "description": picture.alt[:1024]})
                files.append(file)
            else:
                continue
            shown.append((name, picture.alt))
            keys.append(picture.key)
        body: Json = {
            "flags": FLAG,
            "components": components(message, shown=shown, address_of=self._desk.address_of, calls=calls, mark=mark),
            "attachments": attachments,
            "allowed_mentions": called(message, calls=calls),
            **({"nonce": mark, "enforce_nonce": True} if mark else {}),
        }
        return _Parcel(body, tuple(files), tuple(keys))

    def _file(self, picture: Picture, limit: int) -> Upload | None:
        """None for one that has been deleted meanwhile, or shows nothing in so few bytes."""
        try:
            data = self._desk.bytes_of(picture)
        except NotFound:
            return None
        return fitting(picture.name, data, picture.media_type, limit=limit)


def _plainer(message: Message) -> Message | None:
    """Without the next thing that it can do without; None where there is none left."""
    if any(one.url for one in message.buttons):
        return replace(message, buttons=tuple(one for one in message.buttons if not one.url))
    if message.downloads or message.parent:
        return replace(message, downloads=(), parent=None)
    return replace(message, pictures=()) if message.pictures else None


def link_of(address: Address) -> str | None:
    """What leads to the message in the client."""
    where = Whereabouts.read(address)
    if not (where.channel_id and where.message_id):
        return None
    return f"https://discord.com/channels/{where.guild_id or '@me'}/{where.channel_id}/{where.message_id}"


def _told(where: Whereabouts, answer: Json, parcel: _Parcel) -> Whereabouts:
    """Where it stands now, and what is attached to it."""
    there = [f"{one['id']} {one['filename']}" for one in answer.get("attachments", []) if "id" in one]
    held = dict(zip(parcel.keys, there, strict=False)) if len(there) == len(parcel.keys) else {}
    found = {"message_id": answer.get("id"), "channel_id": answer.get("channel_id")}
    return where.changed(held=held, **{name: str(one) for name, one in found.items() if one})
