"""The same bot against SimCord, which somebody else wrote after Discord's own rules."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from typing import Any

import discord
import simcord
from discord.http import Route
from pydantic import SecretStr

from bots.discord.bot import Bot
from bots.discord.errors import Refused
from bots.discord.rest import Json, Upload
from bots.settings import BotSettings
from tests.bots.discord.house import AT_ONCE, House, text_of


class ThroughTheLibrary:
    """Requests by the library's own client, which is what SimCord puts itself behind."""

    bot: Bot

    async def ask(
        self, method: str, path: str, body: Json | None = None, *, files: Sequence[Upload] = (), as_bot: bool = True
    ) -> Json:
        attached = [discord.File(io.BytesIO(one.data), filename=one.name) for one in files]
        form: list[Any] = [{"name": "payload_json", "value": discord.utils._to_json(body or {})}]
        for number, file in enumerate(attached):
            form.append({"name": f"files[{number}]", "value": file.fp, "filename": file.filename})
        known: dict[str, Any] = {"form": form, "files": attached} if files else {"json": body} if body else {}
        path, _, _ = path.partition("?")
        try:
            found = await self.bot.http.request(Route(method, path.replace("{", "%7B")), **known)
        except discord.HTTPException as error:
            raise Refused(error.status, error.code) from None
        return found if isinstance(found, dict) else {"items": found}

    async def close(self) -> None: ...


def _bot(house: House) -> Bot:
    sender = ThroughTheLibrary()
    made = Bot(house.desk, BotSettings(discord_token=SecretStr("a.made.up")), sender=sender, pace=AT_ONCE)
    sender.bot = made

    async def rests() -> None:
        """The test delivers by hand: SimCord waits until nothing is to be done."""

    made.delivery.run = rests  # type: ignore[method-assign]
    return made


async def _deliver(bot: Bot) -> None:
    await bot.delivery.look()
    await bot.delivery.settle()


def test_a_picture_from_the_command_to_its_buttons_after_a_restart(house: House) -> None:
    house.stop()

    async def story() -> None:
        bot = _bot(house)
        async with simcord.run(bot) as env:
            channel = env.create_guild().create_text_channel("pictures")
            ann = env.guild.add_member(env.create_user("ann"))
            await ann.slash(channel, "thumbnail", title="Why *rockets* explode")
            await _deliver(bot)
            assert "Next in line." in _written(channel)
            house.hand.finish(await asyncio.to_thread(house.hand.take))
            await _deliver(bot)
            assert "Ready." in _written(channel)
            assert len(channel.last_message.attachments) == 2
            ready = channel.last_message.id
            await env.restart_bot(second := _bot(house))
            opened = await ann.click(channel.last_message, custom_id=f"ts1:style:{house.generations()[0].id}")
            await ann.submit_modal(opened, {"style": ["newsroom"]})
            await _deliver(second)
            assert "A variation of this picture" in _written(channel)
            assert str(ready) in _written(channel)

    asyncio.run(story())
    assert [row.style_id for row in house.generations()] == ["spotlight", "newsroom"]


def test_a_token_that_has_ended_makes_way_for_the_bots_own(house: House) -> None:
    house.stop()

    async def story() -> None:
        bot = _bot(house)
        async with simcord.run(bot) as env:
            channel = env.create_guild().create_text_channel("pictures")
            ann = env.guild.add_member(env.create_user("ann"))
            await ann.slash(channel, "thumbnail", title="Why *rockets* explode")
            await _deliver(bot)
            first = channel.last_message.id
            await env.advance_time(1201)
            house.hand.finish(await asyncio.to_thread(house.hand.take))
            await _deliver(bot)
            assert "Ready." in _written(channel)
            assert channel.last_message.id == first

    asyncio.run(story())


def _written(channel: Any) -> str:
    message = channel.last_message
    return text_of({"content": message.content, "components": [one.to_dict() for one in message.components]})
