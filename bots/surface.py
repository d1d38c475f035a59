"""What a chat platform must do to carry our messages. docs/bots.md tells how one is built.

The delivery loop (`bots/delivery`) alone calls these, one at a time for each message, and again after an end that left
open what came of it. A call that takes longer than `Pace.patience_seconds` is given up and counts as such an end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bots.message import Message

Address = Mapping[str, Any]
"""Where a message is, or is to be: JSON that the surface alone understands (channel, message, token, thread, ...)."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast the platform wants to be spoken to."""

    seconds_between: float = 2.0
    """Between two edits of one message."""
    per_minute: int | None = None
    """Posts and edits of one place together; None where only the platform's own answers count."""
    patience_seconds: float = 60.0
    """For one call; pictures are sent in it."""
    settle_seconds: float = 5.0
    """How long what a process sent in its end may still be on its way."""


class Surface(Protocol):
    """Each method raises `RateLimited`, `Unavailable`, `Gone`, `Nowhere` or `Closed` (bots/errors.py) for what it
    meets; whatever else it raises is logged and tried again later, up to an end."""

    name: str
    """`discord`, `slack`, `chat`; 16 characters at most."""
    pace: Pace

    async def post(self, address: Address, message: Message, *, mark: str) -> Address:
        """Make a new message there; returns where it is now.

        `mark` (25 characters at most) is the same in every try to make this very message and in no other: a platform
        that takes a nonce, or keeps data of ours with a message, is given it.
        """

    async def edit(self, address: Address, message: Message, *, mark: str) -> Address:
        """Make the message there show this instead; returns where it is now.

        Where the message can no longer be edited, the surface may make another elsewhere with `mark`, and returns that.
        """

    async def find(self, address: Address, *, mark: str) -> Address | None:
        """Where the message with that mark is, after a try with an open end; None when there is none or nobody can
        tell."""

    async def withdraw(self, address: Address, message: Message) -> None:
        """Take its pictures away: `message` (state `deleted`) is what stays in its place."""

    def link(self, address: Address) -> str | None:
        """An address that leads to the message; None where there is none."""
