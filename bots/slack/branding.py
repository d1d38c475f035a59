"""`/thumbnail-brand`: which kit one's pictures wear, or those of the whole workspace, and a new kit by a modal."""

from __future__ import annotations

import asyncio
import uuid

from bots.people import Person
from bots.phrases import named
from bots.slack import views
from bots.slack.asking import open_view
from bots.slack.blocks import Block, context
from bots.slack.calls import Call
from bots.slack.errors import Spoken
from bots.slack.office import Office
from bots.slack.photographs import fetched
from bots.slack.reading import Entered
from bots.slack.text import escaped, mrkdwn, on_one_line, plain, quoted
from bots.verbs import brand as kits
from service.database import BrandKit

CHOOSE = "kit:"
"""Before `mine`, `ours` and `new`."""
_MINE, _OURS, _NEW = f"{CHOOSE}mine", f"{CHOOSE}ours", f"{CHOOSE}new"
_KITS = 15
_NAME_LIMIT = 100


async def brand(office: Office, call: Call) -> None:
    """The kits there are, each with what may be done with it."""
    person = await office.callers.person(call)
    found = (await asyncio.to_thread(kits.listed, office.desk, person))[:_KITS]
    chosen = await asyncio.to_thread(kits.chosen, office.desk, person)
    say = person.phrases
    head = escaped(say.say("slack-kits") if found else say.say("slack-no-kits"))
    shown: list[Block] = [{"type": "section", "text": mrkdwn(head)}]
    shown += [block for kit in found for block in _kit(person, kit, is_chosen=kit.id == chosen)]
    last = [_button(_NEW, say.say("slack-kit-new"), "new")]
    if chosen:
        last.append(_button(_MINE, say.say("slack-kit-none"), ""))
    shown.append({"type": "actions", "block_id": "kits", "elements": last})
    await office.replies.tell(call, head, shown)


def _kit(person: Person, kit: BrandKit, *, is_chosen: bool) -> list[Block]:
    say = person.phrases
    colours = "  ".join(f"`{one}`" for one in (kit.primary_hex, kit.secondary_hex) if one)
    mark = f"  ({escaped(say.say('slack-kit-worn'))})" if is_chosen else ""
    name = quoted(on_one_line(kit.name) or str(kit.id), _NAME_LIMIT)
    elements = [] if is_chosen else [_button(_MINE, say.say("slack-kit-mine"), str(kit.id))]
    if person.administers:
        elements.append(_button(_OURS, say.say("slack-kit-ours"), str(kit.id)))
    section: Block = {"type": "section", "text": mrkdwn(f"*{name}*{mark}\n{colours}")}
    return [section, *([{"type": "actions", "block_id": f"kit-{kit.id}", "elements": elements}] if elements else [])]


def _button(action: str, label: str, value: str) -> Block:
    return {"type": "button", "action_id": action, "value": value or "none", "text": plain(label)}


async def chosen(office: Office, call: Call, action: str, value: str) -> None:
    """One of its buttons was pressed."""
    if action == _NEW:
        await open_view(office, call, views.kit(await office.callers.phrases(call), call))
        return
    person = await office.callers.person(call)
    choose = kits.choose_for_place if action == _OURS else kits.choose
    await asyncio.to_thread(choose, office.desk, person, _identifier(value))
    await _said(office, call, person)


async def entered(office: Office, call: Call, asked: Entered) -> None:
    """A new kit, which its maker's pictures wear from then on."""
    person = await office.callers.person(call)
    logos = await fetched(office, call.team, [asked.host] if asked.host else [])
    kit = await asyncio.to_thread(
        kits.make,
        office.desk,
        person,
        name=asked.texts.get("name", ""),
        primary=asked.texts.get("primary") or None,
        secondary=asked.texts.get("secondary") or None,
        logo=logos[0] if logos else None,
    )
    await asyncio.to_thread(kits.choose, office.desk, person, kit.id)
    await _said(office, call, person)


async def _said(office: Office, call: Call, person: Person) -> None:
    text = escaped(person.phrases.say("slack-kit-chosen"))
    await office.replies.tell(call, text, [context(text)])


def _identifier(value: str) -> uuid.UUID | None:
    if value in ("", "none"):
        return None
    try:
        return uuid.UUID(value)
    except ValueError as error:
        raise Spoken(named("slack-unknown-button")) from error
