"""Who speaks, from where, and by which of their deeds: read from whatever Slack sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Payload = Mapping[str, Any]
METADATA_LIMIT = 3000


@dataclass(frozen=True, kw_only=True)
class Call:
    team: str = ""
    """The workspace that has installed the app; Bolt knows where a payload says it."""
    user: str
    channel: str = ""
    """Empty where there is none, as in the Home tab."""
    thread_ts: str | None = None
    trigger: str = ""
    """Opens one view, within three seconds."""
    reply_url: str = ""
    """Takes five answers, for half an hour."""
    key: str = ""
    """The same for the same deed, however often Slack sends it."""

    @property
    def subject(self) -> str:
        return f"{self.team}:{self.user}"

    @property
    def address(self) -> dict[str, Any]:
        """Where a message about what is asked for goes."""
        return {"team": self.team, "user": self.user, "channel": self.channel, "thread_ts": self.thread_ts}

    @property
    def metadata(self) -> str:
        """What a view keeps of where it was opened."""
        kept = {"channel": self.channel, "thread_ts": self.thread_ts, "reply_url": self.reply_url}
        return json.dumps({name: value for name, value in kept.items() if value}, separators=(",", ":"))


def of_command(body: Payload) -> Call:
    return Call(
        user=body.get("user_id", ""),
        channel=body.get("channel_id", ""),
        trigger=body.get("trigger_id", ""),
        reply_url=body.get("response_url", ""),
        key=body.get("trigger_id", ""),
    )


def of_action(body: Payload) -> Call:
    """A pressed button. One that is pressed in a thread is answered there."""
    action, message = body["actions"][0], body.get("message") or {}
    user = _user(body)
    return Call(
        user=user,
        channel=(body.get("channel") or {}).get("id", "") or (body.get("container") or {}).get("channel_id", ""),
        thread_ts=message.get("thread_ts"),
        trigger=body.get("trigger_id", ""),
        reply_url=body.get("response_url", ""),
        key=f"{action.get('action_ts', '')}:{user}",
    )


def of_shortcut(body: Payload) -> Call:
    """On a message: what comes of it goes into that message's thread."""
    message = body.get("message") or {}
    return Call(
        user=_user(body),
        channel=(body.get("channel") or {}).get("id", ""),
        thread_ts=message.get("thread_ts") or message.get("ts"),
        trigger=body.get("trigger_id", ""),
        reply_url=body.get("response_url", ""),
        key=body.get("trigger_id", ""),
    )


def of_view(body: Payload) -> Call:
    view = body["view"]
    kept = kept_of(view)
    return Call(
        user=_user(body),
        channel=kept.get("channel", ""),
        thread_ts=kept.get("thread_ts"),
        trigger=body.get("trigger_id", ""),
        reply_url=kept.get("reply_url", ""),
        key=f"{view.get('id', '')}:{view.get('hash', '')}",
    )


def of_event(body: Payload) -> Call:
    """A mention that stands in a thread is answered there; one that does not opens a thread only where asked."""
    event = body["event"]
    return Call(
        user=event.get("user", ""),
        channel=event.get("channel", "") if event.get("type") != "app_home_opened" else "",
        thread_ts=event.get("thread_ts"),
        key=body.get("event_id", ""),
    )


def kept_of(view: Payload) -> dict[str, Any]:
    """What was kept with a view; nothing for one that is not ours."""
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _user(body: Payload) -> str:
    return (body.get("user") or {}).get("id", "")
