"""Somebody asks for a picture: by the command, by a shortcut on a message, by a mention or in private."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from bots.phrases import named
from bots.slack import views
from bots.slack.blocks import Block, context
from bots.slack.calls import Call
from bots.slack.errors import Refused, Spoken
from bots.slack.office import Office
from bots.slack.photographs import avatar, fetched, pictures_of
from bots.slack.reading import Entered
from bots.slack.text import escaped, plain
from bots.verbs.submitting import Wish, submit

OPEN = "open:wish"
_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
_REFERENCE = re.compile(r"<([#!@]?)([^>|]+)(?:\|([^>]*))?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


async def open_view(office: Office, call: Call, view: Mapping[str, Any]) -> None:
    """`Spoken` when the three seconds for it are over."""
    workspace = await office.workspaces.find(call.team)
    try:
        await office.api.call(workspace.token, "views.open", {"trigger_id": call.trigger, "view": view})
    except Refused as refused:
        if refused.code == "exchanged_trigger_id":
            return  # it is open: Slack sent the deed twice, or another process was sooner
        if refused.code in ("expired_trigger_id", "invalid_trigger_id"):
            raise Spoken(named("slack-run-again")) from refused
        raise


async def ask(office: Office, call: Call, *, title: str = "", style: str = "") -> None:
    """The modal, with what was written after the command as its title."""
    say = await office.callers.phrases(call)
    await open_view(office, call, views.wish(say, office.desk.registry, call, title=title, style=style))


async def ask_about(office: Office, call: Call, message: Mapping[str, Any]) -> None:
    """The modal for a picture of a message; what is made of it goes into that message's thread."""
    given = pictures_of(message.get("files") or ())
    if not given:
        raise Spoken(named("slack-no-picture-there"))
    say = await office.callers.phrases(call)
    await open_view(office, call, views.wish(say, office.desk.registry, call, given=given))


async def submitted(office: Office, call: Call, asked: Entered) -> None:
    """A filled-in modal becomes a generation, whose message appears where it was asked for."""
    person = await office.callers.person(call)
    photos = await fetched(office, call.team, [*([asked.host] if asked.host else []), *asked.guests])
    if asked.avatar and not asked.host:
        photos.insert(0, await avatar(office, call))
    has_host = bool(asked.host) or asked.avatar
    wish = Wish(
        title=asked.title,
        style=asked.style,
        realism=asked.realism,
        kicker=asked.kicker,
        formats=asked.formats,
        host=photos[0] if has_host else None,
        guests=tuple(photos[1:] if has_host else photos),
    )
    await asyncio.to_thread(submit, office.desk, person, wish, address=call.address, key=call.key)
    office.delivery.ring()


async def heard(office: Office, call: Call, event: Mapping[str, Any]) -> None:
    """A mention, or words in private: the words are the title, the pictures beside them host and guests."""
    title = spoken_words(str(event.get("text") or ""))
    given = pictures_of(event.get("files") or ())
    if not title:
        await _offer(office, call)
        return
    host = given[0] if given else None
    await submitted(office, call, Entered(title=title, host=host, guests=tuple(given[1:])))


async def _offer(office: Office, call: Call) -> None:
    """Somebody calls without saying what for."""
    say = await office.callers.phrases(call)
    text = escaped(say.say("slack-hello"))
    await office.replies.tell(call, text, [context(text), _open_button(say.say("slack-make"))])


def _open_button(label: str) -> Block:
    element = {"type": "button", "action_id": OPEN, "value": "wish", "style": "primary", "text": plain(label)}
    return {"type": "actions", "elements": [element]}


def spoken_words(text: str) -> str:
    """What was written, without who is called and with links and channels as they read."""
    text = _MENTION.sub(" ", text)
    text = _REFERENCE.sub(lambda found: found[3] or ("" if found[1] else found[2]), text)
    for entity, letter in _ENTITIES:
        text = text.replace(entity, letter)
    return " ".join(text.split())
