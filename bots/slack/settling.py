"""How the workspace's administrators want it: style, language, channels and pictures a day, in one modal."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bots.people import Place, place_of
from bots.slack import views
from bots.slack.asking import open_view
from bots.slack.calls import Call
from bots.slack.office import Office
from bots.slack.reading import Entered
from bots.slack.text import escaped
from bots.slack.workspaces import SURFACE
from bots.verbs.places import change_place

_log = logging.getLogger(__name__)
_GLANCE_SECONDS = 0.7


async def ask(office: Office, call: Call) -> None:
    """As it is by now, for administrators. Whoever is none is refused when it is filled in: to them the modal tells
    nothing."""
    say = await office.callers.phrases(call)
    here = await _as_it_is(office, call) if office.callers.remembered(call).administers else None
    await open_view(office, call, views.settings(say, office.desk.registry, call, here or Place(subject=call.team)))


async def _as_it_is(office: Office, call: Call) -> Place | None:
    """None where the database takes longer than the view may wait."""
    look = asyncio.to_thread(place_of, office.desk, SURFACE, call.team)
    try:
        return await asyncio.wait_for(look, _GLANCE_SECONDS)
    except Exception:
        _log.info("the workspace's settings open without what is set")
        return None


async def entered(office: Office, call: Call, asked: Entered) -> None:
    """What is left empty is as everywhere."""
    person = await office.callers.person(call)
    limits: dict[str, Any] = {
        name: int(text) for name in ("person", "place") if (text := asked.texts.get(name, "")).isdecimal()
    }
    changes = {
        "style": asked.style,
        "language": asked.texts.get("language") or None,
        "channels": list(asked.channels),
        "limits": limits,
    }
    await asyncio.to_thread(lambda: change_place(office.desk, person, **changes))
    await office.replies.tell(call, escaped(person.phrases.say("slack-settings-kept")))
