"""Discord in the storm over the bots: the real bot as a process, which the wire leaves without an answer at its point.

Wishes come in each way there is: into a place that was held, as a message of the bot's own, and from somebody who has
brought the bot along to where it may not write.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bots.buttons import Button, read_button
from bots.desk import Desk
from bots.discord.address import Whereabouts
from bots.people import meet
from bots.verbs.submitting import Wish, submit
from service.processes.python import python_module
from tests.bots.discord.wire.fake import FakeDiscord
from tests.bots.discord.wire.messages import Body
from tests.bots.discord.wire.rules import LOADING, walked
from tests.bots.discord.wire.world import Channel, Json

_CALLS = {
    "post": ("POST", "/channels/[0-9]+/messages$|/webhooks/[^/]+/[^/]+$"),
    "edit": ("PATCH", "/messages/"),
}
_STATES = {"variations": "ready", "retry": "failed", "cancel": "running"}


class OnDiscord:
    surface = "discord"

    def __init__(self, _folder: Path, *, ways: Sequence[str] = ("held", "open", "shut")) -> None:
        """By which of them wishes come in, in turns."""
        self._ways = ways
        self.discord = FakeDiscord().__enter__()
        world = self.discord.world
        self.server = world.guild()
        self.open, self.shut = world.channel(self.server), world.channel(world.new_id(), reachable=False)
        self.person = world.person("member")
        self._held: dict[str, str] = {}
        """From the messages that were held to their generations."""

    def command(self, point: str, *, fenced: bool) -> list[str]:
        moment, _, rest = point.partition(":")
        self.discord.faults.stands_still = (moment, *_CALLS[rest.partition(":")[0]]) if rest else None
        return python_module("bots.discord") if fenced else python_module("bench.bots_storm.unfenced", "discord")

    def environment(self) -> Mapping[str, str]:
        return self.discord.environment()

    def halted(self) -> bool:
        stood, self.discord.faults.stood_still = self.discord.faults.stood_still, False
        return stood

    def ask(self, desk: Desk, number: int) -> uuid.UUID | None:
        way = self._ways[number % len(self._ways)]
        person = meet(desk, surface=self.surface, subject=self.person.id, place=self.server)
        where = self._place(self.shut if way == "shut" else self.open, held=way == "held")
        wish = Wish(title=f"Picture {number}", formats=("youtube",))
        key, held = f"storm-{number}", way == "held"
        made = submit(desk, person, wish, address=where.kept(), key=key, posted=held).generation_id
        if where.message_id:
            self._held[where.message_id] = str(made)
        return made

    def _place(self, channel: Channel, *, held: bool) -> Whereabouts:
        """As the bot keeps it when it has answered an interaction, with the place that it holds or another's."""
        world = self.discord.world
        asked = world.interaction(self.person, channel, {}, user_install=not channel.reachable)
        with world.lock:
            body = Body({"content": "\u200b"}, {})
            made = self.discord.rest.messages.create(channel, body, flags=LOADING if held else 0)
            made["content"], asked.original_id = "", made["id"]
        return Whereabouts(
            application_id=world.application_id,
            channel_id=channel.id,
            message_id=made["id"] if held else None,
            guild_id=channel.guild_id,
            user_id=self.person.id,
            token=asked.token,
            told_at=time.time(),
        )

    def lines(self) -> list[dict[str, Any]]:
        with self.discord.world.lock:
            happened = list(self.discord.world.happened)
        return [line for what, message in happened if (line := self._line(what, message))]

    def _line(self, what: str, message: Json) -> dict[str, Any] | None:
        button = _button(message)
        if button is None and message["id"] not in self._held:
            return None
        return {
            "what": what,
            "message": message["id"],
            "generation": str(button.generation_id) if button else self._held[message["id"]],
            "state": _STATES[button.verb] if button else "queued",
        }

    def close(self) -> None:
        self.discord.__exit__()


def _button(message: Json) -> Button | None:
    names = (one["custom_id"] for one in walked(message["components"]) if "custom_id" in one)
    return next((button for name in names if (button := read_button(name))), None)
