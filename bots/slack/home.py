"""The app's Home tab: what it does in one line, a button to begin, and the person's last pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from bots.buttons import Button
from bots.people import Person
from bots.phrases import Phrases
from bots.slack.asking import OPEN
from bots.slack.blocks import Block, button, context
from bots.slack.calls import Call
from bots.slack.errors import Refused
from bots.slack.office import Office
from bots.slack.text import alt, escaped, mrkdwn, on_one_line, plain, quoted
from bots.verbs.looking import Own, status

SETTINGS = "open:settings"
_COUNT = 6
_TITLE_LIMIT = 150


async def show(office: Office, call: Call) -> None:
    person = await office.callers.person(call)
    found = await asyncio.to_thread(status, office.desk, person, limit=_COUNT)
    workspace = await office.workspaces.find(call.team)
    for with_pictures in (True, False):
        view = home(office, person, found, with_pictures=with_pictures)
        try:
            await office.api.call(workspace.token, "views.publish", {"user_id": call.user, "view": view})
        except Refused:
            if not with_pictures:
                raise
        else:
            return


def home(office: Office, person: Person, found: Sequence[Own], *, with_pictures: bool) -> dict[str, Any]:
    """`with_pictures` is tried first: a file that was deleted in Slack spoils the whole view."""
    say = person.phrases
    shown: list[Block] = [
        {"type": "header", "text": plain("Thumbsmith", 150)},
        {"type": "section", "text": mrkdwn(escaped(say.say("slack-home")))},
        begin(say, administers=person.administers),
        {"type": "divider"},
    ]
    if not found:
        shown.append(context(escaped(say.say("slack-nothing-yet"))))
    for one in found:
        shown += entry(office, say, one, with_pictures=with_pictures)
    return {"type": "home", "blocks": shown}


def begin(say: Phrases, *, administers: bool = False) -> Block:
    elements = [_button(OPEN, say.say("slack-make-one"), style="primary")]
    if administers:
        elements.append(_button(SETTINGS, say.say("slack-settings")))
    return {"type": "actions", "elements": elements}


def _button(name: str, label: str, **more: str) -> Block:
    return {"type": "button", "action_id": name, "value": name, "text": plain(label), **more}


def entry(office: Office, say: Phrases, one: Own, *, with_pictures: bool) -> list[Block]:
    """Title and how it stands, with a link to its message; the picture beneath. One that could be put nowhere is
    offered again."""
    message = one.message
    title = quoted(on_one_line(message.title), _TITLE_LIMIT)
    link = office.surface.link(one.address) if one.delivered else None
    shown = f"<{escaped(link)}|{title}>" if link else title
    section: Block = {"type": "section", "text": mrkdwn(f"*{shown}*\n{escaped(message.headline)}")}
    if not one.delivered and message.generation_id:
        again = Button("again", message.generation_id, say.say("button-again"))
        section["accessory"] = button(again, say)
    files = dict(one.address.get("files", {}))
    picture = next((picture for picture in message.pictures if picture.key in files), None)
    if not with_pictures or not picture:
        return [section]
    source = {"slack_file": {"id": files[picture.key]}}
    return [section, {"type": "image", "alt_text": alt(picture.alt or picture.name), **source}]
