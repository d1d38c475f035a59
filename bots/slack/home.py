"""The app's Home tab: what it does in one line, a button to begin, and the person's last pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from bots.phrases import Phrases
from bots.slack.answers import Refused
from bots.slack.asking import OPEN
from bots.slack.blocks import Block, context
from bots.slack.calls import Call
from bots.slack.office import Office
from bots.slack.recent import Recent, recent
from bots.slack.text import alt, bare, escaped, mrkdwn, plain, quoted

_COUNT = 6
_TITLE_LIMIT = 150


async def show(office: Office, call: Call) -> None:
    say = await office.callers.phrases(call)
    found = await asyncio.to_thread(recent, office.desk, call, count=_COUNT)
    workspace = await office.workspaces.find(call.team)
    for with_pictures in (True, False):
        view = home(office, say, found, with_pictures=with_pictures)
        try:
            await office.api.call(workspace.token, "views.publish", {"user_id": call.user, "view": view})
        except Refused:
            if not with_pictures:
                raise
        else:
            return


def home(office: Office, say: Phrases, found: Sequence[Recent], *, with_pictures: bool) -> dict[str, Any]:
    """`with_pictures` is tried first: a file that was deleted in Slack spoils the whole view."""
    shown: list[Block] = [
        {"type": "header", "text": plain("Thumbsmith", 150)},
        {"type": "section", "text": mrkdwn(escaped(say.say("slack-home")))},
        begin(say),
        {"type": "divider"},
    ]
    if not found:
        shown.append(context(escaped(say.say("slack-nothing-yet"))))
    for one in found:
        shown += entry(office, say, one, with_pictures=with_pictures)
    return {"type": "home", "blocks": shown}


def begin(say: Phrases) -> Block:
    element = {
        "type": "button",
        "action_id": OPEN,
        "value": "wish",
        "style": "primary",
        "text": plain(say.say("slack-make-one")),
    }
    return {"type": "actions", "elements": [element]}


def entry(office: Office, say: Phrases, one: Recent, *, with_pictures: bool) -> list[Block]:
    """Title and how it stands, with a link to its message; the picture beneath."""
    title = quoted(bare(one.message.title), _TITLE_LIMIT)
    link = office.surface.link(one.row.address)
    shown = f"<{escaped(link)}|{title}>" if link else title
    found: list[Block] = [{"type": "section", "text": mrkdwn(f"*{shown}*\n{escaped(one.message.headline)}")}]
    picture = next((picture for picture in one.message.pictures if picture.key in one.files), None)
    if with_pictures and picture:
        source = {"slack_file": {"id": one.files[picture.key]}}
        found.append({"type": "image", "alt_text": alt(picture.alt or picture.name), **source})
    return found
