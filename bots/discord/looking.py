"""What somebody looks at by themselves: how their pictures stand, their files, the styles with a picture of each."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Self, cast

import discord
from discord import ui

from bots.buttons import Button
from bots.discord.answering import Interaction, fill, hold, page
from bots.discord.styles import Entry
from bots.discord.text import plain
from bots.people import Person
from bots.phrases import named, phrases
from service.catalogue.samples import DEFAULT_FORMAT, WIDTHS, Samples
from service.errors import Unavailable

if TYPE_CHECKING:
    from bots.discord.bot import Bot

_SHOWN = 10
_CHOICE = "ts-styles"


class Chosen(ui.DynamicItem[ui.Select[Any]], template=re.compile(r"ts-styles")):
    """A style chosen from the gallery, whenever that was shown."""

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(cast("ui.Select[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        bot: Bot = interaction.client
        await bot.forms.open_for_style(interaction, self.item.values[0])


class Looking:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def styles(self, interaction: Interaction) -> None:
        await hold(interaction, alone=True)
        say = phrases(str(interaction.locale))
        entries = list(self._bot.styles)
        files = await self._bot.on_thread(partial(self._samples, entries))
        view = page(say.say("discord-styles-head"))
        for gallery in _galleries(entries, files):
            view.add_item(gallery)
        options = [discord.SelectOption(label=one.label[:100], value=one.name) for one in entries[:25]]
        select: ui.Select[Any] = ui.Select(custom_id=_CHOICE, options=options, placeholder=say.say("discord-choose"))
        view.add_item(ui.ActionRow(select))
        await fill(interaction, view, list(files.values())[:_SHOWN])

    async def status(self, interaction: Interaction) -> None:
        await hold(interaction, alone=True)

    async def downloads(self, interaction: Interaction, button: Button) -> None:
        await hold(interaction, alone=True)

    # On a thread

    def _samples(self, entries: Sequence[Entry]) -> dict[str, discord.File]:
        """A picture of each style that is made already; the rest go by their names."""
        samples = Samples(self._bot.desk.settings, self._bot.desk.registry, wait_seconds=0.0)
        found: dict[str, discord.File] = {}
        try:
            for one in entries[:_SHOWN]:
                try:
                    path = samples.path(style=one.name, format=DEFAULT_FORMAT, width=WIDTHS[-1])
                except Unavailable:
                    continue
                data = io.BytesIO(path.read_bytes())
                found[one.name] = discord.File(data, filename=f"{one.name}.webp", description=one.label)
        finally:
            samples.close()
        return found


def _galleries(entries: Sequence[Entry], files: dict[str, discord.File]) -> list[ui.MediaGallery[Any]]:
    items = [
        discord.MediaGalleryItem(f"attachment://{one.name}.webp", description=one.label)
        for one in entries
        if one.name in files
    ]
    return [ui.MediaGallery(*items[:_SHOWN])] if items else []


__all__ = ["Chosen", "Looking", "Person", "named", "plain", "uuid"]
