"""`python -m bench.bots_storm.unfenced SURFACE`: a real bot with the planted fault, for the control of a storm.

It writes for whatever message it once took, neither marks what it posts nor finds what was left behind.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

from bench.bots_storm.process import take_the_fence_out
from bots.message import Message
from bots.surface import Address, Surface

_SURFACES = {"discord": "DiscordSurface", "slack": "SlackSurface"}


def main(name: str) -> int:
    take_the_fence_out()
    surface: type[Surface] = getattr(importlib.import_module(f"bots.{name}.surface"), _SURFACES[name])
    _forget_marks(surface)
    started: int = importlib.import_module(f"bots.{name}.run").main()
    return started


def _forget_marks(surface: type[Any]) -> None:
    post, edit = surface.post, surface.edit

    async def posts(self: Surface, address: Address, message: Message, *, mark: str) -> Address:
        found: Address = await post(self, address, message, mark="")
        return found

    async def edits(self: Surface, address: Address, message: Message, *, mark: str) -> Address:
        found: Address = await edit(self, address, message, mark="")
        return found

    async def finds(_self: Surface, _address: Address, *, mark: str) -> None:
        return None

    surface.post, surface.edit, surface.find = posts, edits, finds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
