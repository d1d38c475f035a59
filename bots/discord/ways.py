"""The ways of a person and of a server: their brand kit, and the account that a person is known by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import app_commands

from bots.discord.answering import Interaction

if TYPE_CHECKING:
    from bots.discord.bot import Bot


class Ways:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def brand(self, interaction: Interaction, *, kit: str | None, server: bool) -> None: ...

    async def kits(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[Any]]:
        return []

    async def link(self, interaction: Interaction, *, code: str | None) -> None: ...
