"""Buttons under a message, by the names that `bots/buttons.py` reads for ever: nothing of them is kept in memory."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any, Self, cast

import discord
from discord import ui

from bots.buttons import Button, Verb, read_button
from bots.discord.answering import Interaction, TooLate, accept, fill, hold, tell
from bots.discord.text import plain
from bots.phrases import phrases
from bots.verbs.pressing import press

if TYPE_CHECKING:
    from bots.discord.bot import Bot

_TWICE_SECONDS = 4.0
"""Two presses of one finger are one press."""
_NEW_MESSAGE: frozenset[Verb] = frozenset({"variations", "background"})
_FORM: frozenset[Verb] = frozenset({"style", "title"})


class Pressed(ui.DynamicItem[ui.Button[Any]], template=re.compile(r"ts\d+:.{1,90}")):
    """Any button that was ever ours."""

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        bot: Bot = interaction.client
        await bot.buttons.pressed(interaction, self.custom_id)


class Buttons:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._lately: dict[tuple[int, str], float] = {}

    async def pressed(self, interaction: Interaction, name: str) -> None:
        button = read_button(name)
        if button is None:
            say = phrases(str(interaction.locale))
            await tell(interaction, say.say("discord-no-button"))
            return
        try:
            await self._answered(interaction, button)
        except TooLate as error:
            self._bot.log.warning("a button came too late to be answered (%s)", error)

    async def _answered(self, interaction: Interaction, button: Button) -> None:
        if self._is_twice(interaction.user.id, button.name):
            await accept(interaction)
        elif button.verb in _FORM:
            await self._bot.forms.open_for(interaction, button)
        elif button.verb == "downloads":
            await self._downloads(interaction, button)
        elif button.verb in _NEW_MESSAGE:
            await self._bot.wishes.carry(
                interaction,
                lambda person, address, key: press(
                    self._bot.desk, person, button, address=address, key=key, posted=True
                ),
            )
        else:
            await self._here(interaction, button)

    async def _here(self, interaction: Interaction, button: Button) -> None:
        """What changes the message under which it stands."""
        await accept(interaction)
        if why := await self._bot.attempt(interaction, lambda person: self._bot.pressed(person, button, interaction)):
            await tell(interaction, why)

    async def _downloads(self, interaction: Interaction, button: Button) -> None:
        await hold(interaction, alone=True)
        await self._bot.looking.downloads(interaction, button.generation_id)

    def _is_twice(self, user_id: int, name: str) -> bool:
        now = time.monotonic()
        self._lately = {key: ends for key, ends in self._lately.items() if ends > now}
        if (user_id, name) in self._lately:
            return True
        self._lately[user_id, name] = now + _TWICE_SECONDS
        return False


