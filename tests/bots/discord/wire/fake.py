"""A Discord on 127.0.0.1: REST, gateway and CDN over real sockets, in a thread of its own, and people who use it.

`with FakeDiscord() as discord: ...` gives the addresses for a bot's settings. Whatever a test changes here it changes
as Discord's own side; whatever it asks, it asks of what Discord would show.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

from aiohttp import web
from pydantic import SecretStr

from bots.settings import BotSettings
from tests.bots.discord.wire.cdn import Cdn
from tests.bots.discord.wire.faults import Faults
from tests.bots.discord.wire.gateway import Gateway
from tests.bots.discord.wire.messages import Messages
from tests.bots.discord.wire.people import People
from tests.bots.discord.wire.rest import PREFIX, Rest
from tests.bots.discord.wire.world import World
from tests.waiting import HANG_SECONDS

Result = TypeVar("Result")
_BODY_LIMIT = 200 * 2**20


class FakeDiscord:
    def __init__(self) -> None:
        self.world, self.faults = World(), Faults()
        self.gateway, self.cdn = Gateway(self.world), Cdn(self.world)
        self.people = People(self)
        self.cdn_url = self.api_url = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runners: list[web.AppRunner] = []

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(HANG_SECONDS)
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """In the fake's own loop, from any other thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(HANG_SECONDS)

    @property
    def cdn_host(self) -> str:
        return self.cdn_url.removeprefix("http://")

    def environment(self) -> dict[str, str]:
        """What a bot's process is told, so that it talks to this Discord."""
        return {
            "THUMBSMITH_DISCORD_TOKEN": self.world.bot_token,
            "THUMBSMITH_DISCORD_CLIENT_ID": self.world.application_id,
            "THUMBSMITH_DISCORD_API_BASE": self.api_url,
            "THUMBSMITH_DISCORD_GATEWAY_URL": self.gateway.url,
            "THUMBSMITH_DISCORD_CDN_HOSTS": self.cdn_host,
        }

    def settings(self) -> BotSettings:
        return BotSettings(
            discord_token=SecretStr(self.world.bot_token),
            discord_api_base=self.api_url,
            discord_gateway_url=self.gateway.url,
            discord_cdn_hosts=(self.cdn_host,),
        )

    async def _start(self) -> None:
        cdn = web.Application()
        cdn.router.add_route("*", "/{path:.*}", self.cdn.answer)
        self.cdn_url = f"http://127.0.0.1:{await self._serve(cdn)}"
        app = web.Application(client_max_size=_BODY_LIMIT)
        self.rest = rest = Rest(self.world, self.faults, Messages(self.world, self.cdn_url), "")
        app.add_routes(
            [*rest.routes(), web.get("/gateway", self.gateway.connect), web.get("/gateway/", self.gateway.connect)]
        )
        port = await self._serve(app)
        self.api_url = f"http://127.0.0.1:{port}{PREFIX}"
        self.gateway.url = rest.gateway_url = f"ws://127.0.0.1:{port}/gateway"

    async def _serve(self, app: web.Application) -> int:
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._runners.append(runner)
        return int(runner.addresses[0][1])

    async def _stop(self) -> None:
        self.rest.over.set()
        await self.gateway.close(1001)
        for runner in self._runners:
            await runner.cleanup()
