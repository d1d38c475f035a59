"""The conversation on this process's own terminal, from its first line to its last."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator
from typing import Any, TextIO

from bots.chat.conversation import Conversation
from bots.chat.terminal import Terminal
from bots.desk import Desk
from service.settings import Settings


def run(settings: Settings, *, locale: str | None = None, out: TextIO = sys.stdout) -> list[dict[str, Any]]:
    """Until the input ends, or `/quit`; what was made meanwhile, as plain values."""
    desk = Desk.open(settings)
    try:
        desk.prepare()
        wanted = locale or os.environ.get("LC_ALL") or os.environ.get("LANG")
        terminal = Terminal(desk, out, environment=os.environ)
        asyncio.run(_talk(desk, terminal, wanted))
        return terminal.ended
    finally:
        desk.close()


async def _talk(desk: Desk, terminal: Terminal, locale: str | None) -> None:
    conversation = Conversation(desk, terminal, locale=locale)
    if terminal.talks_in_place and sys.stdin.isatty():
        conversation.greet()
    await conversation.hold(_lines())


async def _lines() -> AsyncIterator[str]:
    """What is typed. The thread that waits for it holds nobody up at the end."""
    loop, arrived = asyncio.get_running_loop(), asyncio.Queue[str | None]()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(arrived.put_nowait, line)
        loop.call_soon_threadsafe(arrived.put_nowait, None)

    threading.Thread(target=read, name="typed", daemon=True).start()
    while (line := await arrived.get()) is not None:
        yield line
