"""What the fake Discord knows: people, places, messages, interactions, and a clock that a test moves."""

from __future__ import annotations

import itertools
import secrets
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

TOKEN_SECONDS = 15 * 60
ANSWER_SECONDS = 3
MEBIBYTE = 2**20
EVERYTHING = str(2**53 - 1)
_EPOCH = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass
class Clock:
    """Discord's own; it stands until a test moves it."""

    now: datetime = _EPOCH

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    locale: str = "en-US"
    avatar: str | None = None
    roles: tuple[str, ...] = ()
    permissions: str = "0"

    def user(self) -> Json:
        return {
            "id": self.id,
            "username": self.name,
            "global_name": self.name.title(),
            "discriminator": "0",
            "avatar": self.avatar,
            "bot": False,
        }

    def member(self) -> Json:
        return {
            "user": self.user(),
            "nick": None,
            "avatar": None,
            "roles": list(self.roles),
            "joined_at": _EPOCH.isoformat(),
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": self.permissions,
        }


@dataclass
class Channel:
    id: str
    guild_id: str | None
    type: int = 0
    reachable: bool = True
    """Whether the bot is there: not so where only a user has installed it."""
    messages: dict[str, Json] = field(default_factory=dict)

    def payload(self) -> Json:
        found: Json = {"id": self.id, "type": self.type, "name": f"room-{self.id}", "position": 0, "flags": 0}
        if self.guild_id:
            return {**found, "guild_id": self.guild_id, "permission_overwrites": [], "permissions": EVERYTHING}
        return {**found, "recipients": [], "last_message_id": None}


@dataclass
class Interaction:
    id: str
    token: str
    channel: Channel
    person: Person
    payload: Json
    born: datetime
    user_install: bool = False
    response: Json | None = None
    """The body of the callback."""
    original_id: str | None = None
    followups: int = 0
    answers: set[str] = field(default_factory=set)
    """The further ones; the token is a right to these and the first, and to no other message."""


@dataclass
class World:
    bot_token: str = "MTIz.fake.token-of-the-bot"
    application_id: str = "700000000000000001"
    clock: Clock = field(default_factory=Clock)
    channels: dict[str, Channel] = field(default_factory=dict)
    guilds: dict[str, Json] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    """By token."""
    commands: list[Json] = field(default_factory=list)
    direct: dict[str, str] = field(default_factory=dict)
    """From a person to the channel with them."""
    files: dict[str, bytes] = field(default_factory=dict)
    """What the CDN holds, by path."""
    happened: list[tuple[str, Json]] = field(default_factory=list)
    """Each message as it was made (`post`) and changed (`edit`), oldest first."""
    size_limit: int = 10 * MEBIBYTE
    lock: threading.RLock = field(default_factory=threading.RLock)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def new_id(self) -> str:
        return str(800000000000000000 + next(self._numbers))

    def stamp(self) -> str:
        return self.clock.now.isoformat()

    def person(self, name: str, **known: Any) -> Person:
        return Person(id=self.new_id(), name=name, **known)

    def channel(self, guild_id: str | None = None, **known: Any) -> Channel:
        made = Channel(id=self.new_id(), guild_id=guild_id, **known)
        self.channels[made.id] = made
        return made

    def guild(self, *, roles: tuple[str, ...] = ()) -> str:
        """A server with the bot in it."""
        identifier = self.new_id()
        self.guilds[identifier] = {"id": identifier, "roles": [role_payload(identifier), *map(role_payload, roles)]}
        return identifier

    def direct_channel(self, person_id: str) -> Channel:
        if person_id not in self.direct:
            self.direct[person_id] = self.channel(type=1).id
        return self.channels[self.direct[person_id]]

    def interaction(self, person: Person, channel: Channel, payload: Json, *, user_install: bool) -> Interaction:
        made = Interaction(
            id=self.new_id(),
            token=f"token-{secrets.token_hex(12)}",
            channel=channel,
            person=person,
            payload=payload,
            born=self.clock.now,
            user_install=user_install,
        )
        self.interactions[made.token] = made
        return made

    def bot(self) -> Json:
        return {
            "id": self.application_id,
            "username": "thumbsmith",
            "discriminator": "0001",
            "global_name": None,
            "avatar": None,
            "bot": True,
        }

    def message(self, channel_id: str, message_id: str) -> Json:
        return self.channels[channel_id].messages[message_id]


def role_payload(identifier: str) -> Json:
    return {
        "id": identifier,
        "name": f"role-{identifier}",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": EVERYTHING,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
