"""Where attachments and avatars lie, on a port of its own; it can send more than was said, redirect, and be gone."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from aiohttp import web

from tests.bots.discord.wire.world import World


@dataclass
class Cdn:
    world: World
    gone: dict[str, int] = field(default_factory=dict)
    """From a path to the status it is answered with."""
    redirects: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        with self.lock:
            self.asked.append(request.path)
        if status := self.gone.get(request.path):
            return web.Response(status=status, text="This content is no longer available.")
        if target := self.redirects.get(request.path):
            return web.Response(status=302, headers={"Location": target})
        data = self.world.files.get(request.path)
        return web.Response(body=data) if data is not None else web.Response(status=404)
