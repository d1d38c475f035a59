"""What Slack sends to an app: commands, clicks, submitted views, shortcuts and events, by HTTP or over a socket."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

from aiohttp import web

from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Channel, Message, Person, Workspace, fresh
from tests.waiting import HANG_SECONDS, wait_for

File = Mapping[str, Any]
"""As views and events tell of one."""
SIGNING_SECRET = "a signing secret for tests alone"


@dataclass(frozen=True)
class Answer:
    status: int
    """200 where a socket acknowledged."""
    body: Mapping[str, Any]


class Line(Protocol):
    """One way from Slack to the app."""

    def send(self, kind: str, payload: Mapping[str, Any], *, retry: int = 0) -> Answer: ...


@dataclass
class HttpLine:
    """Posts to the app's request URL, signed."""

    url: str
    secret: str = SIGNING_SECRET
    age: float = 0.0
    """How many seconds ago a request says it was signed."""
    unsigned: bool = False

    def send(self, kind: str, payload: Mapping[str, Any], *, retry: int = 0) -> Answer:
        if kind == "events_api":
            body, content = json.dumps(payload).encode(), "application/json"
        else:
            fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        headers = {"Content-Type": content, **({} if self.unsigned else self._signed(body))}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        return self.post(body, headers)

    def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        request = urllib.request.Request(self.url, body, dict(headers))
        try:
            with urllib.request.urlopen(request, timeout=HANG_SECONDS) as answer:
                status, said = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, said = error.code, error.read()
        return Answer(status, _read(said))

    def _signed(self, body: bytes) -> dict[str, str]:
        at = str(int(time.time() - self.age))
        digest = hmac.new(self.secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}


@dataclass
class SocketLine:
    """Sends envelopes over the newest socket, and again over another one where it went away before an answer."""

    wire: SlackWire
    sent: list[str] = field(default_factory=list)

    def send(self, kind: str, payload: Mapping[str, Any], *, retry: int = 0) -> Answer:
        name = fresh("E")
        waiting: Future[dict[str, Any]] = Future()
        self.wire.acknowledged[name] = waiting
        envelope = {"envelope_id": name, "type": kind, "payload": payload, "accepts_response_payload": True}
        if retry:
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout"}
        sent_over = [self.put(envelope)]

        def answered() -> bool:
            if not waiting.done() and sent_over[-1] not in self.wire.sockets:
                sent_over.append(self.put(envelope))
            return waiting.done()

        wait_for(answered, "an acknowledgement")
        return Answer(200, waiting.result().get("payload") or {})

    def send_to_all(self, kind: str, payload: Mapping[str, Any], *, sockets: int) -> None:
        """One envelope over every socket there is, as when Slack believes that one of them has gone."""
        there = wait_for(lambda: list(self.wire.sockets) if len(self.wire.sockets) >= sockets else None, "the sockets")
        envelope = {"envelope_id": fresh("E"), "type": kind, "payload": payload, "accepts_response_payload": True}
        for socket in there:
            self.wire.run(socket.send_json(envelope))

    def put(self, envelope: Mapping[str, Any]) -> web.WebSocketResponse:
        """Where it was sent."""
        socket = wait_for(lambda: self._sent_over_the_newest(envelope), "a socket of the app's")
        self.sent.append(envelope["envelope_id"])
        return socket

    def _sent_over_the_newest(self, envelope: Mapping[str, Any]) -> web.WebSocketResponse | None:
        if (socket := next(reversed(self.wire.sockets), None)) is not None:
            with contextlib.suppress(ConnectionError):  # it is just going away
                self.wire.run(socket.send_json(envelope))
                return socket
        return None

    def disconnect(self, *, reason: str = "refresh_requested") -> None:
        """As Slack does when it wants a socket renewed; the app opens another one."""
        socket = wait_for(lambda: next(reversed(self.wire.sockets), None), "a socket to renew")
        opened = self.wire.opened

        async def end() -> None:
            await socket.send_json({"type": "disconnect", "reason": reason})
            await socket.close()

        self.wire.run(end())
        wait_for(lambda: self.wire.opened > opened and self.wire.sockets, "another socket")


@dataclass
class Member:
    """Somebody at their desk: each deed is one request, as the client sends it. Returns what the app answered."""

    wire: SlackWire
    line: Line
    workspace: Workspace
    person: Person
    channel: Channel
    reply_addresses: list[str] = field(default_factory=list)
    """The response_url of each deed."""

    def command(self, name: str, text: str = "", **more: Any) -> Answer:
        payload = {
            "command": name,
            "text": text,
            "team_id": self.workspace.id,
            "user_id": self.person.id,
            "user_name": self.person.name,
            "channel_id": self.channel.id,
            "trigger_id": self.workspace.trigger(),
            "response_url": self._reply(),
            **more,
        }
        return self.line.send("slash_commands", payload)

    def click(self, button: Mapping[str, Any], message: Message, *, at: str = "") -> Answer:
        """A button as it stands in a message; two clicks `at` one time are one that was sent twice."""
        shown = {"ts": message.ts, "text": message.text, "blocks": message.blocks}
        if message.thread_ts:
            shown["thread_ts"] = message.thread_ts
        container = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        channel = {"id": message.channel, "name": "thumbnails"}
        done = [self._done(button, at)]
        payload = self._about("block_actions", actions=done, message=shown, container=container, channel=channel)
        return self.line.send("interactive", payload)

    def click_in(self, view: Mapping[str, Any], button: Mapping[str, Any]) -> Answer:
        """A button as it stands in a view."""
        container = {"type": "view", "view_id": view["id"]}
        payload = self._about("block_actions", actions=[self._done(button, "")], view=view, container=container)
        payload.pop("channel")
        return self.line.send("interactive", payload)

    def submit(self, view: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]], **more: Any) -> Answer:
        """`values` by block and action, as `view.state.values` has them."""
        sent = {**view, "state": {"values": values}}
        return self.line.send("interactive", self._about("view_submission", view=sent, **more))

    def shortcut(self, name: str, message: Mapping[str, Any]) -> Answer:
        return self.line.send("interactive", self._about("message_action", callback_id=name, message=message))

    def mention(self, text: str, *, files: Sequence[File] = (), thread_ts: str = "", **more: Any) -> Answer:
        event = {
            "type": "app_mention",
            "user": self.person.id,
            "text": f"<@{self.workspace.bot_id}> {text}",
            "channel": self.channel.id,
            "ts": _now(),
            **({"thread_ts": thread_ts} if thread_ts else {}),
            **({"files": list(files)} if files else {}),
        }
        return self.event(event, **more)

    def say(self, text: str, *, files: Sequence[File] = (), **more: Any) -> Answer:
        """In the direct messages with the app."""
        channel = self.workspace.direct(self.person)
        event: dict[str, Any] = {"type": "message", "channel_type": "im", "text": text, "channel": channel.id}
        event |= {"user": self.person.id, "ts": _now()}
        if files:
            event |= {"files": list(files), "subtype": "file_share"}
        return self.event(event, **more)

    def open_home(self, **more: Any) -> Answer:
        return self.event({"type": "app_home_opened", "user": self.person.id, "tab": "home", "channel": "D0"}, **more)

    def event(self, event: Mapping[str, Any], *, event_id: str = "", retry: int = 0, **more: Any) -> Answer:
        return self.line.send("events_api", self.told_of(event, event_id=event_id, **more), retry=retry)

    def told_of(self, event: Mapping[str, Any], *, event_id: str = "", **more: Any) -> dict[str, Any]:
        """What Slack sends of an event."""
        return {
            "type": "event_callback",
            "team_id": self.workspace.id,
            "api_app_id": "A000000001",
            "event": event,
            "event_id": event_id or fresh("Ev"),
            "event_time": int(time.time()),
            "authorizations": [{"team_id": self.workspace.id, "user_id": self.workspace.bot_id, "is_bot": True}],
            **more,
        }

    def file(self, name: str, content: bytes, **about: Any) -> dict[str, Any]:
        """A file of this person's, as views and events tell of one."""
        trouble = {key: about.pop(key) for key in ("trouble", "to") if key in about}
        address = self.wire.host(name, content, **trouble)
        told = {"id": fresh("F"), "name": name, "size": len(content), "mimetype": "image/png", "user": self.person.id}
        return told | {"url_private": address, "url_private_download": address} | about

    def _about(self, kind: str, **more: Any) -> dict[str, Any]:
        return {
            "type": kind,
            "team": {"id": self.workspace.id, "domain": "studio"},
            "user": {"id": self.person.id, "username": self.person.name, "team_id": self.workspace.id},
            "channel": {"id": self.channel.id, "name": "thumbnails"},
            "api_app_id": "A000000001",
            "trigger_id": self.workspace.trigger(),
            "response_url": self._reply(),
            **more,
        }

    def _done(self, button: Mapping[str, Any], at: str) -> dict[str, Any]:
        held = {name: button[name] for name in ("action_id", "value", "selected_option", "type") if name in button}
        return held | {"block_id": button.get("block_id", "b"), "action_ts": at or _now()}

    def _reply(self) -> str:
        self.reply_addresses.append(self.wire.reply_address())
        return self.reply_addresses[-1]


def _now() -> str:
    return f"{time.time_ns() / 1e9:.6f}"


def _read(said: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(said or b"{}")
    except ValueError:
        return {"text": said.decode("utf-8", "replace")}
    return found if isinstance(found, dict) else {"text": found}
