"""Buttons under a picture, and the modals that two of them open first."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bots.buttons import Button, read_button
from bots.phrases import named
from bots.slack import views
from bots.slack.asking import open_view
from bots.slack.calls import Call
from bots.slack.downloads import offer_downloads
from bots.slack.errors import Spoken
from bots.slack.office import Office
from bots.slack.photographs import fetched
from bots.slack.reading import Entered
from bots.slack.text import escaped
from bots.verbs.pressing import press

_ASK_FIRST = ("style", "title")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


async def pressed(office: Office, call: Call, action: Mapping[str, Any], message: Mapping[str, Any]) -> None:
    button = read_button(str(action.get("value") or ""))
    if button is None:
        raise Spoken(named("slack-unknown-button"))
    if button.url or button.verb == "canvas":
        return  # the client has opened the page
    if button.verb in _ASK_FIRST:
        await _ask_first(office, call, button, message)
    else:
        await _press(office, call, button)


async def entered(office: Office, call: Call, asked: Entered) -> None:
    """The modal that a button opened is filled in."""
    button = read_button(asked.button)
    if button is None:
        raise Spoken(named("slack-unknown-button"))
    photos = await fetched(office, call.team, [asked.host] if asked.host else [])
    words = asked.style or "" if button.verb == "style" else asked.title
    await _press(office, call, button, words=words, photo=photos[0] if photos else None)


async def _press(office: Office, call: Call, button: Button, **given: Any) -> None:
    person = await office.callers.person(call)
    done = await asyncio.to_thread(press, office.desk, person, button, address=call.address, key=call.key, **given)
    office.delivery.ring()
    if done.files:
        await offer_downloads(office, call, button, done.files)
    if done.told:
        await office.replies.tell(call, escaped(done.told))


async def _ask_first(office: Office, call: Call, button: Button, message: Mapping[str, Any]) -> None:
    say = await office.callers.phrases(call)
    if button.verb == "style":
        view = views.restyle(say, office.desk.registry, call, button=button.name)
    else:
        view = views.retitle(say, call, button=button.name, title=_title_of(message))
    await open_view(office, call, view)


def _title_of(message: Mapping[str, Any]) -> str:
    """The words as the message shows them: the database may take longer than the view may wait."""
    for block in message.get("blocks") or ():
        if block.get("type") == "section":
            first = str((block.get("text") or {}).get("text", "")).partition("\n")[0]
            for entity, letter in _ENTITIES:
                first = first.replace(entity, letter)
            return first.strip("*").replace("\u200b", "").replace("∼", "~").rstrip("…")
    return ""
