"""The bot as a process: until it is told to stop, or Discord says that its token is good no more."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable

import aiohttp
import discord

from bots.desk import Desk
from bots.discord.answering import why
from bots.discord.bot import Bot
from bots.discord.seams import token_of
from bots.settings import BotSettings
from service.logs import configure_logs
from service.monitoring import monitored
from service.precautions import begin
from service.settings import Settings
from service.system.parent import end_with_whoever_started_this
from service.system.stopping import heed_stop

WRONG_TOKEN = (
    "Discord does not take the bot's token any more; make a new one at https://discord.com/developers/applications "
    "and set THUMBSMITH_DISCORD_TOKEN"
)
_EXIT_MACHINE = 4
_AUTHENTICATION_FAILED = 4004


def main(begun: Callable[[], None] = lambda: None) -> int:
    """`begun` is called when nothing that it needs is lacking."""
    end_with_whoever_started_this()
    settings, places = Settings.load(), BotSettings.load()
    token_of(places)
    begin(settings)
    configure_logs(settings)
    logging.getLogger("discord").setLevel(logging.WARNING)  # what it says besides is about every request, with tokens
    desk = Desk.open(settings)
    try:
        desk.prepare()
        begun()
        with monitored(settings, part="bots"):
            return asyncio.run(run(desk, places, heed=heed_stop))
    finally:
        desk.close()


async def run(
    desk: Desk, settings: BotSettings, *, heed: Callable[..., None] | None = None, make: Callable[..., Bot] = Bot
) -> int:
    """The exit code; a token that is not taken is said in one line, and nothing is tried again."""
    bot, loop = make(desk, settings), asyncio.get_running_loop()
    if heed:
        heed(lambda *_: loop.call_soon_threadsafe(lambda: loop.create_task(bot.close())))
    try:
        async with bot:
            await bot.start(token_of(settings))
    except discord.LoginFailure:
        bot.wrong_token = True
    except discord.ConnectionClosed as closed:
        if closed.code != _AUTHENTICATION_FAILED:
            print(f"Discord closed the gateway for good (code {closed.code})", file=sys.stderr)
            return _EXIT_MACHINE
        bot.wrong_token = True
    except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
        print(f"Discord cannot be reached ({why(error)}); begin again in a moment", file=sys.stderr)
        return _EXIT_MACHINE
    if bot.wrong_token:
        print(WRONG_TOKEN, file=sys.stderr)
        return _EXIT_MACHINE
    return 0
