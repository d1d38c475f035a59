"""The gateway over a WebSocket: sessions that can be resumed, events that are numbered and sent again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.bots.discord.wire.world import Json, World

_DISPATCH, _HEARTBEAT, _IDENTIFY, _RESUME, _RECONNECT, _INVALID, _HELLO, _ACK = 0, 1, 2, 6, 7, 9, 10, 11
_LISTS = ("emojis", "features", "members", "presences", "stickers", "threads", "voice_states", "soundboard_sounds")


@dataclass
class Session:
    id: str
    socket: web.WebSocketResponse | None = None
    events: list[Json] = field(default_factory=list)
    """All that was ever sent, so that a bot which resumes hears what it missed."""


class Gateway:
    def __init__(self, world: World) -> None:
        self.world = world
        self.url = ""
        self.sessions: list[Session] = []
        self.identified: list[Json] = []
        self.resumed = 0
        self.refuses_token = False
        self.repeats = 0
        """So many events that a session has heard it is sent again when it resumes."""

    async def connect(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": _HELLO, "d": {"heartbeat_interval": 41250}})
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._heard(socket, frame.json())
        for session in self.sessions:
            if session.socket is socket:
                session.socket = None
        return socket

    @property
    def connected(self) -> bool:
        return any(one.socket is not None and not one.socket.closed for one in self.sessions)

    async def dispatch(self, name: str, data: Json) -> None:
        """To the newest session; kept for later when the bot is not there."""
        session = self.sessions[-1]
        await self._send(session, name, data)

    async def close(self, code: int) -> None:
        for session in self.sessions:
            if session.socket is not None:
                await session.socket.close(code=code)
                session.socket = None

    async def ask_to_reconnect(self) -> None:
        for session in self.sessions:
            if session.socket is not None:
                await session.socket.send_json({"op": _RECONNECT, "d": None})

    async def invalidate(self) -> None:
        """No session can be resumed any more."""
        sockets = [session.socket for session in self.sessions if session.socket is not None]
        for session in self.sessions:
            session.socket = None
        for socket in sockets:
            await socket.send_json({"op": _INVALID, "d": False})

    async def _heard(self, socket: web.WebSocketResponse, frame: Json) -> None:
        if frame["op"] == _HEARTBEAT:
            await socket.send_json({"op": _ACK, "d": None})
        elif frame["op"] == _IDENTIFY:
            await self._identify(socket, frame["d"])
        elif frame["op"] == _RESUME:
            await self._resume(socket, frame["d"])

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        if self.refuses_token or data["token"] != self.world.bot_token:
            await socket.close(code=4004, message=b"Authentication failed.")
            return
        self.identified.append({key: value for key, value in data.items() if key != "token"})
        session = Session(id=secrets.token_hex(8), socket=socket)
        self.sessions.append(session)
        await self._send(session, "READY", self._ready(session))
        for guild in self.world.guilds.values():
            await self._send(session, "GUILD_CREATE", self._guild(guild))

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> None:
        if self.refuses_token or data["token"] != self.world.bot_token:
            await socket.close(code=4004, message=b"Authentication failed.")
            return
        session = next((one for one in self.sessions if one.id == data["session_id"]), None)
        if session is None:
            await socket.send_json({"op": _INVALID, "d": False})
            return
        session.socket, self.resumed = socket, self.resumed + 1
        for event in session.events[max(0, data["seq"] - self.repeats) :]:
            await socket.send_json(event)
        await self._send(session, "RESUMED", {})

    async def _send(self, session: Session, name: str, data: Json) -> None:
        event = {"op": _DISPATCH, "t": name, "s": len(session.events) + 1, "d": data}
        session.events.append(event)
        if session.socket is not None and not session.socket.closed:
            await session.socket.send_json(event)

    def _ready(self, session: Session) -> Json:
        return {
            "v": 10,
            "user": {**self.world.bot(), "flags": 0, "verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": one, "unavailable": True} for one in self.world.guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": self.world.application_id, "flags": 0},
        }

    def _guild(self, guild: Json) -> Json:
        channels = [one.payload() for one in self.world.channels.values() if one.guild_id == guild["id"]]
        empty: dict[str, Any] = {name: [] for name in _LISTS}
        return {
            **empty,
            **guild,
            "channels": channels,
            "name": f"server-{guild['id']}",
            "owner_id": "1",
            "member_count": 2,
            "large": False,
            "unavailable": False,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "premium_progress_bar_enabled": False,
            "preferred_locale": "en-US",
            "system_channel_flags": 0,
            "afk_timeout": 0,
        }
