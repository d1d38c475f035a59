"""The bot at Discord's gateway: hears what people do there, and hands it on at once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import discord
import sqlalchemy as sa
from discord import VoiceClient, app_commands

from bots.delivery import Delivery
from bots.delivery.closing import close_place, open_place
from bots.desk import Desk
from bots.discord.answering import Interaction, tell
from bots.discord.asking import person_of
from bots.discord.buttons import Buttons, Pressed
from bots.discord.commands import add_commands
from bots.discord.forms import Forms
from bots.discord.looking import Chosen, Looking
from bots.discord.seams import api_base, point_library, token_of
from bots.discord.styles import Styles
from bots.discord.surface import NAME, DiscordSurface, Sender
from bots.discord.translation import Translator
from bots.discord.rest import Rest
from bots.discord.ways import Ways
from bots.discord.wishes import Wishes
from bots.people import Person
from bots.phrases import phrases
from bots.photographs import Fetcher
from bots.settings import BotSettings
from bots.surface import Pace
from bots.verbs.refusals import refusal
from service.database import Generation
from service.errors import OwnQueueFull

Result = TypeVar("Result")
_THREADS = 24


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
        self.desk, self.places = desk, settings
        self.tree: app_commands.CommandTree[Any] = app_commands.CommandTree(self)
        self.fetcher = Fetcher(hosts=settings.discord_cdn_hosts, bytes_limit=desk.settings.upload_bytes_limit)
        self.styles = Styles()
        self.wishes, self.buttons, self.forms = Wishes(self), Buttons(self), Forms(self)
        self.looking, self.ways = Looking(self), Ways(self)
        self.wrong_token = False
        self.rest = sender or Rest(api_base(settings), token_of(settings), agent=desk.settings.public_url)
        surface = DiscordSurface(desk, self.rest, revoked=self._revoked, pace=pace, clock=clock)
        self.delivery = Delivery(desk, surface)
        self.clock = clock
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="discord")
        self._delivering: asyncio.Task[None] | None = None
        self.tree.error(self._on_command_error)

    async def setup_hook(self) -> None:
        """Before the gateway is entered: nobody can ask for what is not there yet."""
        self.styles = Styles.of(await self.on_thread(lambda: self.desk.registry))
        self.add_dynamic_items(Pressed, Chosen)
        await self.tree.set_translator(Translator())
        add_commands(self)
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
        self._threads.shutdown(wait=False)

    # What people do

    async def on_interaction(self, interaction: Interaction) -> None:
        if interaction.type is discord.InteractionType.modal_submit:
            await self.forms.handed_in(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.on_thread(lambda: open_place(self.desk, NAME, str(guild.id)))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self.on_thread(lambda: close_place(self.desk, NAME, str(guild.id)))

    # What the parts need of it

    async def on_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def attempt(self, interaction: Interaction, work: Callable[[Person], str | None | object]) -> str | None:
        """Do it for the person on a thread: what there is to tell them, and why it could not be done if it could not."""
        told = await self.on_thread(lambda: self._attempted(interaction, work))
        self.delivery.ring()
        return told

    def is_member(self, interaction: Interaction) -> bool:
        """Whether the bot itself stands where this was said, and may write there."""
        return interaction.is_guild_integration() or interaction.context.dm_channel

    def _attempted(self, interaction: Interaction, work: Callable[[Person], object]) -> str | None:
        try:
            person = person_of(self.desk, interaction)
        except Exception as error:
            self.log.warning("somebody could not be met (%s)", type(error).__name__)
            return phrases(str(interaction.locale)).say("refused-down")
        try:
            told = work(person)
        except Exception as error:  # `refusal` knows which of them are for the log
            return refusal(person, error, pending=self._waiting(person, error))
        return told if isinstance(told, str) else None

    def _waiting(self, person: Person, error: Exception) -> int | None:
        if not isinstance(error, OwnQueueFull):
            return None
        own = sa.select(sa.func.count()).where(Generation.user_id == person.user_id, Generation.status == "pending")
        with self.desk.database.read() as session:
            return session.scalar(own)

    def _revoked(self) -> None:
        self.wrong_token = True
        if self.loop.is_running():
            self.loop.create_task(self.close())

    async def _on_command_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        self.log.error("the command %s failed", getattr(interaction.command, "name", "?"), exc_info=error)
        await tell(interaction, phrases(str(interaction.locale)).say("refused-broken"))
