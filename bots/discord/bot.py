"""The bot at Discord's gateway: hears what people do there, and hands it on at once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from typing import Any

import discord
from discord import VoiceClient, app_commands

from bots.delivery import Delivery
from bots.delivery.closing import close_place, open_place
from bots.desk import Desk
from bots.discord.answering import Interaction, tell
from bots.discord.commands import add_commands
from bots.discord.errors import TooLate
from bots.discord.parts import Parts
from bots.discord.rest import Rest
from bots.discord.seams import api_base, point_library, token_of
from bots.discord.surface import NAME, DiscordSurface, Sender
from bots.discord.translation import Translator
from bots.discord.works import Works
from bots.photographs import Fetcher
from bots.phrases import phrases
from bots.settings import BotSettings
from bots.surface import Pace


class Bot(discord.Client):
    """`wrong_token` is set when Discord says that it does not know us any more."""

    log = logging.getLogger(__name__)

    def __init__(
        self,
        desk: Desk,
        settings: BotSettings,
        *,
        sender: Sender | None = None,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        point_library(settings)
        VoiceClient.warn_nacl = VoiceClient.warn_dave = False  # nobody is to be spoken to
        super().__init__(intents=discord.Intents(guilds=True), allowed_mentions=discord.AllowedMentions.none())
        self.desk = desk
        self.tree: app_commands.CommandTree[Any] = app_commands.CommandTree(self)
        fetcher = Fetcher(hosts=settings.discord_cdn_hosts, bytes_limit=desk.settings.upload_bytes_limit)
        self.works = Works(desk, fetcher, clock=clock)
        self.parts = Parts.of(self.works)
        self.wrong_token = False
        self.rest = sender or Rest(api_base(settings), token_of(settings), agent=desk.settings.public_url)
        self.delivery = Delivery(desk, DiscordSurface(desk, self.rest, revoked=self._revoked, pace=pace, clock=clock))
        self.works.ring = self.delivery.ring
        self._delivering: asyncio.Task[None] | None = None
        self.tree.error(self._on_command_error)

    async def setup_hook(self) -> None:
        """Before the gateway is entered: nobody can ask for what is not there yet."""
        await self.works.prepare()
        await self.tree.set_translator(Translator())
        add_commands(self.tree, self.parts)
        await self._register()
        self._delivering = asyncio.create_task(self.delivery.run())

    async def _register(self) -> None:
        """The commands stand at Discord from the last time; a bad moment there keeps nobody from using them."""
        try:
            await self.tree.sync()
        except discord.HTTPException as error:
            self.log.warning("the commands could not be registered (%s/%s)", error.status, error.code)

    async def close(self) -> None:
        """What is on its way to a message is waited for."""
        self.delivery.stop()
        if self._delivering is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._delivering
            self._delivering = None
        await self.rest.close()
        await super().close()
        self.works.close()

    # What people do

    async def on_interaction(self, interaction: Interaction) -> None:
        """What is pressed or handed in is read by its name alone: nothing of it is kept in memory."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.parts.forms.handed_in(interaction)
        elif interaction.type is discord.InteractionType.component:
            await self.parts.buttons.pressed(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.works.on_thread(lambda: open_place(self.desk, NAME, str(guild.id)))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self.works.on_thread(lambda: close_place(self.desk, NAME, str(guild.id)))

    def _revoked(self) -> None:
        self.wrong_token = True
        if self.loop.is_running():
            self.loop.create_task(self.close())

    async def _on_command_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        name = getattr(interaction.command, "name", "?")
        if isinstance(getattr(error, "original", error), TooLate):
            self.log.warning("the command %s came too late to be answered", name)
            return
        self.log.error("the command %s failed", name, exc_info=error)
        await tell(interaction, phrases(str(interaction.locale)).say("refused-broken"))
