"""What somebody looks at by themselves: how their pictures stand, their files, the styles with a picture of each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import Any

import discord
from discord import ui

from bots.buttons import Button
from bots.discord.address import SIZE_LIMIT
from bots.discord.answering import FAILED, Interaction, fill, hold, page, why
from bots.discord.errors import TooLate
from bots.discord.gallery import strips, styles_page
from bots.discord.layout import button_of
from bots.discord.surface import link_of
from bots.discord.text import plain
from bots.discord.works import Works
from bots.people import Person
from bots.phrases import Phrases
from bots.verbs.looking import Files, Own, downloads, status, styles
from bots.verbs.pressing import message_of
from service.errors import NotFound

_SENT_BYTES = 24 * 2**20
"""Of files in one answer: with more, whoever waits for it would give up."""
_TEXT_LENGTH = 3800
_MARKS = {
    "ready": "🟢",
    "failed": "🔴",
    "cancelled": "⚪",
    "running": "🔵",
    "queued": "🟡",
    "waiting": "🟠",
    "deleted": "⚪",
}


class Looking:
    def __init__(self, works: Works) -> None:
        self._works = works

    async def status(self, interaction: Interaction) -> None:
        await self._show(interaction, self._status)

    async def styles(self, interaction: Interaction) -> None:
        await self._show(interaction, self._styles)

    async def downloads(self, interaction: Interaction, button: Button) -> None:
        limit = interaction.filesize_limit or SIZE_LIMIT
        await self._show(interaction, partial(self._downloads, button=button, limit=limit))

    async def _show(self, interaction: Interaction, look: Any) -> None:
        """For one person alone: found on a thread, laid out here."""
        try:
            await hold(interaction, alone=True)
        except TooLate as error:
            self._works.log.warning("a question came too late to be answered (%s)", error)
            return
        found: list[Any] = []
        refused = await self._works.attempt(interaction, lambda person: found.append(look(person)))
        try:
            if refused:
                await fill(interaction, page(refused))
            else:
                await fill(interaction, *found[0]())
        except FAILED as error:
            self._works.log.info("an answer could not be given (%s)", why(error))

    # On a thread; what each returns lays the answer out in the loop

    def _status(self, person: Person) -> Any:
        return partial(_status_page, person.phrases, status(self._works.desk, person))

    def _styles(self, person: Person) -> Any:
        offers, say = styles(self._works.desk), person.phrases
        drawn = strips(offers)
        return lambda: styles_page(say, offers, drawn, page(say.say("discord-styles-head")))

    def _downloads(self, person: Person, *, button: Button, limit: int) -> Any:
        desk = self._works.desk
        found = downloads(desk, message_of(desk, person.surface, button.generation_id))
        room, files = _SENT_BYTES, []
        for link in found.links:
            one = link.download
            if one.size_bytes > min(limit, room):
                continue
            try:
                files.append(discord.File(io.BytesIO(desk.bytes_of(one)), filename=one.name))
            except NotFound:
                continue
            room -= one.size_bytes
        return partial(_files_page, person.phrases, found, files)


def _status_page(say: Phrases, owns: Sequence[Own]) -> tuple[ui.LayoutView, list[discord.File]]:
    if not owns:
        return page(say.say("status-none")), []
    view = page()
    for own in owns:
        message, link = own.message, link_of(own.address)
        title = plain(message.title, 80)
        head = f"[{title}]({link})" if link and own.delivered else title
        text = ui.TextDisplay[Any](f"{_MARKS[message.state]} **{head}**\n-# {message.headline}")
        again = next((one for one in message.buttons if one.verb == "again"), None)
        if own.delivered or message.generation_id is None:
            view.add_item(text)
        else:
            label = say.say("button-again")
            view.add_item(ui.Section(text, accessory=button_of(again or Button("again", message.generation_id, label))))
    return view, []


def _files_page(say: Phrases, found: Files, files: list[discord.File]) -> tuple[ui.LayoutView, list[discord.File]]:
    hours = max(1, found.seconds // 3600)
    lines = [say.many("discord-downloads", hours)]
    for name, url in [
        *((one.download.label or one.download.name, one.url) for one in found.links),
        ("ZIP", found.zip_url),
    ]:
        line = f"- [{plain(name, 60)}]({url})"
        if sum(map(len, lines)) + len(line) < _TEXT_LENGTH:
            lines.append(line)
    view = page("\n".join(lines))
    for file in files:
        view.add_item(ui.File(f"attachment://{PurePosixPath(file.filename).name}"))
    return view, files
