"""The finished files: fresh links on every click, or the files themselves in the message's thread."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bots.buttons import Button
from bots.delivery.composing import Source, compose, files_of
from bots.message import Download, Message
from bots.phrases import Phrases, named
from bots.slack.blocks import Block, context
from bots.slack.calls import Call
from bots.slack.errors import Spoken
from bots.slack.files import Sent
from bots.slack.office import Office
from bots.slack.pictures import is_reachable
from bots.slack.text import escaped, mrkdwn, plain, quoted
from bots.verbs.looking import Files as Found
from bots.verbs.pressing import message_of
from service.database import ChatMessage, Generation

FILES = "open:files"
_KILO, _MEGA = 1000, 1_000_000
_LINES = 20
_NAME_LIMIT = 120


async def offer_downloads(office: Office, call: Call, button: Button, found: Found) -> None:
    """To whoever clicked, alone. Where nobody but this machine reaches the links, the files come into the thread."""
    if not is_reachable(office.desk.settings, found.zip_url):
        await put_files_in_thread(office, call, str(button.generation_id))
        return
    say = await office.callers.phrases(call)
    await office.replies.tell(call, escaped(say.say("slack-downloads")), _offer(say, found, button))


async def put_files_in_thread(office: Office, call: Call, generation: str) -> None:
    """The button under the links."""
    try:
        identifier = uuid.UUID(generation)
    except ValueError as error:
        raise Spoken(named("slack-unknown-button")) from error
    row, message = await asyncio.to_thread(_finished, office, identifier)
    if not message.downloads:
        raise Spoken(named("slack-no-files"))
    await _into_thread(office, row, message)


def _finished(office: Office, generation_id: uuid.UUID) -> tuple[ChatMessage, Message]:
    """`NotFound` when it was deleted."""
    row = message_of(office.desk, office.surface.name, generation_id)
    with office.desk.database.read() as session:
        generation = session.get_one(Generation, generation_id)
        artifacts = files_of(session, generation)
        message, _ = compose(Source(message=row, generation=generation, artifacts=artifacts))
    return row, message


def _offer(say: Phrases, found: Found, button: Button) -> list[Block]:
    lines = [
        f"<{escaped(one.url)}|{quoted(one.download.label or one.download.name, _NAME_LIMIT)}>  {_size(one.download)}"
        for one in found.links[:_LINES]
    ]
    lines.append(f"<{escaped(found.zip_url)}|{escaped(say.say('slack-all-as-zip'))}>")
    sections: list[Block] = [{"type": "section", "text": mrkdwn(part)} for part in _in_parts(lines)]
    element = {
        "type": "button",
        "action_id": FILES,
        "value": str(button.generation_id),
        "text": plain(say.say("slack-files-here")),
    }
    return [*sections, context(say.say("slack-links-end")), {"type": "actions", "elements": [element]}]


def _in_parts(lines: list[str]) -> list[str]:
    """Signed links are long, and a section takes 3,000 characters: no link is cut."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + len(line) < _SECTION:
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
    return parts


_SECTION = 2900


def _size(one: Download) -> str:
    return f"{one.size_bytes / _MEGA:.1f} MB" if one.size_bytes >= _MEGA else f"{one.size_bytes / _KILO:.0f} kB"


async def _into_thread(office: Office, row: ChatMessage, message: Message) -> None:
    """Once for each message, whoever clicks."""
    address = row.address
    if not row.posted or not await asyncio.to_thread(_claim, office, row.id):
        raise Spoken(named("slack-files-are-there"))
    workspace = await office.workspaces.find(str(address["team"]))
    thread = address.get("thread_ts") or address["ts"]
    sent: list[str] = []
    try:
        for one in message.downloads:
            content = await asyncio.to_thread(office.desk.bytes_of, one)
            file = Sent(one.name, content, title=one.label or one.name)
            sent += await office.files.send(workspace, [file], channel=str(address["channel"]), thread_ts=thread)
    finally:
        await asyncio.to_thread(_remember, office, row.id, sent)


def _claim(office: Office, message_id: uuid.UUID) -> bool:
    """False where somebody has asked for them before."""

    def work(session: Session) -> bool:
        row = session.scalar(sa.select(ChatMessage).where(ChatMessage.id == message_id).with_for_update())
        if row is None or "extra" in row.address:
            return False
        row.address = {**row.address, "extra": []}
        return True

    return office.desk.database.write(work)


def _remember(office: Office, message_id: uuid.UUID, sent: list[str]) -> None:
    """What is to be taken away with the pictures; where nothing came through, one may ask again."""

    def work(session: Session) -> None:
        row = session.scalar(sa.select(ChatMessage).where(ChatMessage.id == message_id).with_for_update())
        if row is None:
            return
        address: dict[str, Any] = {name: value for name, value in row.address.items() if name != "extra"}
        row.address = {**address, "extra": sent} if sent else address

    office.desk.database.write(work)
