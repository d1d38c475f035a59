"""What all parts of the bot work with: the desk, threads for what may wait, and one way to try what somebody wishes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import sqlalchemy as sa

from bots.desk import Desk
from bots.discord.answering import Interaction
from bots.discord.asking import is_in_our_server, person_of
from bots.discord.styles import Styles
from bots.people import Person
from bots.photographs import Fetcher
from bots.phrases import phrases
from bots.shares import Shares
from bots.verbs.refusals import refusal
from service.database import Generation
from service.errors import OwnQueueFull

Result = TypeVar("Result")
_THREADS = 24


class Works:
    log = logging.getLogger(__name__)

    def __init__(self, desk: Desk, fetcher: Fetcher, *, clock: Callable[[], float] = time.time) -> None:
        self.desk, self.fetcher, self.clock = desk, fetcher, clock
        self.styles = Styles()
        self.ring: Callable[[], None] = lambda: None
        """Tells the delivery that something has changed."""
        self._shares = Shares()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="discord")

    async def prepare(self) -> None:
        self.styles = Styles.of(await self.on_thread(lambda: self.desk.registry))

    async def on_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def attempt(self, interaction: Interaction, work: Callable[[Person], object]) -> str | None:
        """Do it for the person on a thread; the text that it gives to tell them, or why it could not be done."""
        async with self._shares.of(str(interaction.user.id)):
            told = await self.on_thread(lambda: self._attempted(interaction, work))
        self.ring()
        return told

    def may_write(self, interaction: Interaction) -> bool:
        """Whether the bot itself stands where this was said, and may write there."""
        if is_in_our_server(interaction):
            return interaction.app_permissions.send_messages
        return bool(interaction.context.dm_channel)

    def close(self) -> None:
        self._threads.shutdown(wait=False)

    def _attempted(self, interaction: Interaction, work: Callable[[Person], object]) -> str | None:
        try:
            person = person_of(self.desk, interaction)
        except Exception as error:  # no account, no language: nothing else can be told
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
