"""Answers to interactions: the acknowledgement that must come within three seconds, and what one person alone reads."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from typing import Any

import aiohttp
import discord
from discord import ui

from bots.discord.errors import TooLate

Interaction = discord.Interaction[Any]
_ACKNOWLEDGED = 40060
_log = logging.getLogger(__name__)
_TEXT_LENGTH = 3900
_KEPT_SECONDS = 900.0
"""By the library, which has nothing to do with it: what is pressed on a page is read by its name."""
FAILED = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)
"""How a request to Discord ends badly, by its answer or without any."""


async def hold(interaction: Interaction, *, alone: bool = False) -> int | None:
    """Say that an answer is on its way, in a message that everybody sees or, `alone`, one person; its id, 0 where
    Discord does not tell it.

    None where the interaction is acknowledged already: it came a second time, or another process was sooner.
    """
    return await _acknowledged(interaction.response.defer(ephemeral=alone, thinking=True))


async def hold_more(interaction: Interaction, count: int, text: str) -> list[int]:
    """Places for so many more messages beside the one that is held; their ids, as many as Discord allows.

    The first one is filled before: else the next would take its place.
    """
    held: list[int] = []
    try:
        await interaction.edit_original_response(view=page(text), allowed_mentions=_NOBODY)
        while len(held) < count:
            made = await interaction.followup.send(view=page(text), wait=True, allowed_mentions=_NOBODY)
            held.append(made.id)
    except FAILED as error:
        _log.info("no more places can be held (%s)", why(error))
    return held


async def accept(interaction: Interaction) -> bool:
    """Say that a button was heard; nothing is seen of it. False as `hold` gives None."""
    return await _acknowledged(interaction.response.defer()) is not None


async def open_form(interaction: Interaction, form: ui.Modal) -> None:
    await _acknowledged(interaction.response.send_modal(form))


async def tell(interaction: Interaction, text: str) -> None:
    """What one person alone reads, whatever was answered before. It ends well or in the log."""
    try:
        if interaction.response.is_done():
            await interaction.followup.send(view=page(text), ephemeral=True, allowed_mentions=_NOBODY)
            return
        said = interaction.response.send_message(view=page(text), ephemeral=True, allowed_mentions=_NOBODY)
        await _acknowledged(said)
    except (*FAILED, TooLate) as error:
        _log.info("an answer could not be given (%s)", why(error))


async def refuse(interaction: Interaction, text: str, more: Sequence[int] = ()) -> None:
    """Take back the messages that everybody sees, and say why to the one who asked."""
    try:
        await interaction.delete_original_response()
        for held in more:
            await interaction.followup.delete_message(held)
    except FAILED as error:
        _log.info("a place could not be given back (%s)", why(error))
    await tell(interaction, text)


async def fill(interaction: Interaction, view: ui.LayoutView, files: Sequence[discord.File] = ()) -> None:
    """The answer that was held for one person alone."""
    await interaction.edit_original_response(view=view, attachments=list(files), allowed_mentions=_NOBODY)


def page(*texts: str) -> ui.LayoutView:
    view = ui.LayoutView(timeout=_KEPT_SECONDS)
    for text in texts:
        view.add_item(ui.TextDisplay(text[:_TEXT_LENGTH]))
    return view


def why(error: Exception) -> str:
    """None of its own words, which may hold the address and with it a token."""
    return f"{error.status}/{error.code}" if isinstance(error, discord.HTTPException) else type(error).__name__


async def _acknowledged(answer: Awaitable[Any]) -> int | None:
    try:
        told = await answer
    except FAILED as error:
        if isinstance(error, discord.HTTPException) and error.code == _ACKNOWLEDGED:
            return None
        raise TooLate(why(error)) from None
    except (KeyError, TypeError):  # taken, but nothing was told of it, where the library reads an answer
        return 0
    return (told.message_id or 0) if told is not None else 0


_NOBODY = discord.AllowedMentions.none()
