"""How the workspace's administrators want it: style, language, channels and pictures a day, in one modal."""

from __future__ import annotations

import asyncio
from typing import Any

from bots.slack import views
from bots.slack.asking import open_view
from bots.slack.calls import Call
from bots.slack.office import Office
from bots.slack.reading import Entered
from bots.slack.text import escaped
from bots.verbs.places import change_place


async def ask(office: Office, call: Call) -> None:
    """Whoever does not administer it is refused when it is filled in: the modal tells nothing."""
    say = await office.callers.phrases(call)
    await open_view(office, call, views.settings(say, office.desk.registry, call))


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
