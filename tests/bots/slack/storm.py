"""Slack in the storm over the bots: the real app as a process, which the wire leaves without an answer at its point."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bots.buttons import read_button
from bots.desk import Desk
from bots.people import meet
from bots.verbs.submitting import Wish, submit
from service.processes.python import python_module
from tests.bots.slack.wire.sending import SIGNING_SECRET
from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Call

_METHODS = {"post": "chat.postMessage", "edit": "chat.update"}
_WHAT = {method: what for what, method in _METHODS.items()}
_STATES = {"variations": "ready", "retry": "failed", "cancel": "running"}


class OnSlack:
    surface = "slack"

    def __init__(self, _folder: Path) -> None:
        self.wire = SlackWire()
        self.wire.__enter__()
        self.workspace = self.wire.workspace()
        self.person, self.channel = self.workspace.person(), self.workspace.channel()

    def command(self, point: str, *, fenced: bool) -> list[str]:
        moment, _, rest = point.partition(":")
        self.wire.stands_still = (moment, _METHODS[rest.partition(":")[0]]) if rest else None
        return python_module("bots.slack") if fenced else python_module("bench.bots_storm.unfenced", "slack")

    def environment(self) -> Mapping[str, str]:
        return {
            "THUMBSMITH_SLACK_BOT_TOKEN": self.workspace.token,
            "THUMBSMITH_SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "THUMBSMITH_SLACK_API_URL": self.wire.api,
            "THUMBSMITH_SLACK_PORT": "0",
        }

    def halted(self) -> bool:
        stood, self.wire.stood_still = self.wire.stood_still, False
        return stood

    def ask(self, desk: Desk, number: int) -> uuid.UUID | None:
        subject = f"{self.workspace.id}:{self.person.id}"
        person = meet(desk, surface=self.surface, subject=subject, place=self.workspace.id)
        address = {"team": self.workspace.id, "user": self.person.id, "channel": self.channel.id, "thread_ts": None}
        wish = Wish(title=f"Picture {number}", formats=("youtube",))
        return submit(desk, person, wish, address=address, key=f"storm-{number}").generation_id

    def lines(self) -> list[dict[str, Any]]:
        """A post's number is its place among the posts: the double gives times in that order."""
        posts = iter(self.workspace.shown())
        return [self._line(call, posts) for call in self._done()]

    def _done(self) -> list[Call]:
        with self.workspace.lock:
            return [call for call in self.workspace.calls if call.method in _WHAT and not call.refused]

    def _line(self, call: Call, posts: Any) -> dict[str, Any]:
        ts = call.fields.get("ts") or next(posts).ts
        pressed = [one for block in call.fields["blocks"] for one in block.get("elements", ()) if one.get("value")]
        button = read_button(pressed[0]["value"])
        assert button
        state = _STATES[button.verb]
        return {"what": _WHAT[call.method], "message": ts, "generation": str(button.generation_id), "state": state}

    def close(self) -> None:
        self.wire.__exit__()
