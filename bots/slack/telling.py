"""The commands that ask for words alone: how one's pictures stand, which styles there are."""

from __future__ import annotations

import asyncio

from bots.slack.blocks import Block, context
from bots.slack.calls import Call
from bots.slack.home import begin, entry
from bots.slack.office import Office
from bots.slack.recent import recent
from bots.slack.samples import sample_images
from bots.slack.text import alt, bare, escaped, mrkdwn, plain, quoted

CHOOSE = "open:style"
_COUNT = 10
_STYLES = 20


async def status(office: Office, call: Call) -> None:
    say = await office.callers.phrases(call)
    found = await asyncio.to_thread(recent, office.desk, call, count=_COUNT)
    if not found:
        text = escaped(say.say("slack-nothing-yet"))
        await office.replies.tell(call, text, [context(text), begin(say)])
        return
    shown = [block for one in found for block in entry(office, say, one, with_pictures=False)]
    await office.replies.tell(call, escaped(say.say("slack-your-pictures")), shown)


async def styles(office: Office, call: Call) -> None:
    """A gallery with a button under each, which opens the modal in that style."""
    say = await office.callers.phrases(call)
    there = dict(list(office.desk.registry.styles.items())[:_STYLES])
    images = await sample_images(office, call.team, tuple(there))
    shown: list[Block] = []
    for name, style in there.items():
        section: Block = {"type": "section", "text": mrkdwn(f"*{quoted(bare(style.label), 100)}*")}
        if name in images:
            section["accessory"] = {"type": "image", "alt_text": alt(style.label), **images[name]}
        element = {"type": "button", "action_id": CHOOSE, "value": name, "text": plain(say.say("slack-choose"))}
        shown += [section, {"type": "actions", "block_id": f"style-{name}"[:255], "elements": [element]}]
    await office.replies.tell(call, escaped(say.say("slack-styles")), shown)


async def brand(office: Office, call: Call, words: str) -> None:
    raise NotImplementedError


async def link(office: Office, call: Call, words: str) -> None:
    raise NotImplementedError
