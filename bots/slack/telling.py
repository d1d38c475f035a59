"""The commands that ask for words alone: how one's pictures stand, which styles there are, whose account one is."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bots.phrases import Phrases, named
from bots.slack.blocks import Block, Source, context
from bots.slack.calls import Call
from bots.slack.errors import Spoken
from bots.slack.home import begin, entry
from bots.slack.office import Office
from bots.slack.samples import sample_images
from bots.slack.text import alt, escaped, mrkdwn, on_one_line, plain, quoted
from bots.verbs import linking, looking
from bots.verbs.looking import Offer

CHOOSE = "open:style"
_STYLES = 20
_LABEL_LIMIT, _PURPOSE_LIMIT = 100, 300


async def status(office: Office, call: Call) -> None:
    person = await office.callers.person(call)
    found = await asyncio.to_thread(looking.status, office.desk, person)
    say = person.phrases
    if not found:
        text = escaped(say.say("slack-nothing-yet"))
        await office.replies.tell(call, text, [context(text), begin(say)])
        return
    shown = [block for one in found for block in entry(office, say, one, with_pictures=False)]
    await office.replies.tell(call, escaped(say.say("slack-your-pictures")), shown)


async def styles(office: Office, call: Call, words: str) -> None:
    """A gallery with a button under each, which opens the modal in that style; the words choose among them."""
    say = await office.callers.phrases(call)
    found = (await asyncio.to_thread(looking.styles, office.desk, words=words))[:_STYLES]
    if not found:
        raise Spoken(named("slack-no-such-style"))
    images = await sample_images(office, call.team, found)
    shown = [block for one in found for block in _style(say, one, images)]
    await office.replies.tell(call, escaped(say.say("slack-styles")), shown)


def _style(say: Phrases, one: Offer, images: Mapping[str, Source]) -> list[Block]:
    label, purpose = quoted(on_one_line(one.label), _LABEL_LIMIT), quoted(one.purpose, _PURPOSE_LIMIT)
    element = {"type": "button", "action_id": CHOOSE, "value": one.name, "text": plain(say.say("slack-choose"))}
    section: Block = {"type": "section", "text": mrkdwn(f"*{label}*\n{purpose}"), "accessory": element}
    if one.name not in images:
        return [section]
    return [section, {"type": "image", "alt_text": alt(one.label), **images[one.name]}]


async def link(office: Office, call: Call, words: str) -> None:
    """The code from the account page joins the two; without one it is said where to get it."""
    say = await office.callers.phrases(call)
    if not words.strip():
        page = f"{office.desk.settings.public_url}/account"
        await office.replies.tell(call, escaped(say.say("slack-link-how", page=page)))
        return
    person = await office.callers.person(call)
    name = office.callers.remembered(call).name
    await asyncio.to_thread(linking.link, office.desk, person, words, name=name)
    await office.replies.tell(call, escaped(say.say("slack-linked")))
