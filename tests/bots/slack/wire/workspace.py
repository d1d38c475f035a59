"""A workspace as Slack keeps it: people, channels, messages, files and views, and the troubles a test asks for."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_numbers = itertools.count(1)
SCOPES = (
    "app_mentions:read,chat:write,commands,files:read,files:write,im:history,im:write,users:read,"
    "channels:history,channels:read,groups:history,groups:read"
)


def fresh(prefix: str) -> str:
    """An id as Slack's look: a letter and capitals; never the same twice."""
    return f"{prefix}{next(_numbers):09X}"


@dataclass
class Person:
    id: str = field(default_factory=lambda: fresh("U"))
    name: str = "member"
    locale: str | None = "en-US"
    dm_open: bool = True
    is_admin: bool = False
    picture: str = ""
    """The address of the one that they gave; else Slack drew one."""
    home: Mapping[str, Any] | None = None
    """The Home view that was published last."""


@dataclass
class Channel:
    id: str = field(default_factory=lambda: fresh("C"))
    has_bot: bool = True
    private: bool = False
    archived: bool = False
    of: str | None = None
    """The person whose direct messages it holds."""


@dataclass
class Message:
    channel: str
    ts: str
    text: str
    blocks: list[Any]
    thread_ts: str | None = None
    states: list[Mapping[str, Any]] = field(default_factory=list)
    """Each body it was posted and updated with, oldest first."""
    metadata: Mapping[str, Any] | None = None
    deleted: bool = False
    own: bool = True


@dataclass
class File:
    id: str
    name: str
    length: int
    content: bytes = b""
    asked: int = 0
    """How often files.info was asked since it was completed."""
    channel: str | None = None
    thread_ts: str | None = None
    completed: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class Fault:
    error: str
    """`ratelimited`, `http-500`, `page` and `list` (both with 200), `reset`, or an error of the Web API."""
    retry_after: float = 1.0
    detail: str = ""
    done: bool = False
    """What was asked for is done all the same."""


@dataclass(frozen=True)
class Call:
    method: str
    fields: Mapping[str, Any]
    at: float
    """Of the wire's own clock."""
    refused: str = ""


@dataclass
class Workspace:
    id: str = field(default_factory=lambda: fresh("T"))
    token: str = field(default_factory=lambda: f"xoxb-{fresh('0')}-of-no-use-elsewhere")
    bot_id: str = field(default_factory=lambda: fresh("U"))
    scopes: str = SCOPES
    dead: str = ""
    """`token_revoked`, `account_inactive` or `app_uninstalled`: what its token is answered with."""
    files_late: int = 1
    """How often files.info is asked before a file is processed and shared."""
    shares_lost: bool = False
    """Files never appear where they were sent, and are never processed."""
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    ephemeral: list[Mapping[str, Any]] = field(default_factory=list)
    files: dict[str, File] = field(default_factory=dict)
    shared: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Files of people, as `files.info` tells of them."""
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    triggers: set[str] = field(default_factory=set)
    """That may be used still, once each."""
    calls: list[Call] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def person(self, **about: Any) -> Person:
        made = Person(**about)
        self.people[made.id] = made
        return made

    def channel(self, **about: Any) -> Channel:
        made = Channel(**about)
        self.channels[made.id] = made
        return made

    def direct(self, person: Person) -> Channel:
        """Where the app and this person talk."""
        for channel in self.channels.values():
            if channel.of == person.id:
                return channel
        return self.channel(id=fresh("D"), of=person.id)

    def trigger(self) -> str:
        name = f"{fresh('9')}.trigger"
        self.triggers.add(name)
        return name

    def fail(self, method: str, error: str, *, times: int = 1, **about: Any) -> None:
        """The next calls of `method` have this trouble; `upload` is the sending of a file's bytes."""
        self.faults.setdefault(method, []).extend([Fault(error, **about)] * times)

    def take_fault(self, method: str) -> Fault | None:
        waiting = self.faults.get(method)
        return waiting.pop(0) if waiting else None

    def shown(self) -> list[Message]:
        """Messages of the app that are there, oldest first."""
        with self.lock:
            return [one for one in self.messages.values() if one.own and not one.deleted]

    def called(self, method: str) -> list[Call]:
        with self.lock:
            return [call for call in self.calls if call.method == method]

    @property
    def counts(self) -> Counter[str]:
        with self.lock:
            return Counter(call.method for call in self.calls)

    def is_processed(self, name: str) -> bool:
        file = self.files.get(name)
        return bool(file and file.completed and not self.shares_lost and file.asked >= self.files_late)
