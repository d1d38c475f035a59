"""`python -m bench.bots_storm.process FOLDER POINT`: a bot on the recorder, which stands still where it is told to.

POINT is `never`, or a moment, a call and a number: `after:post:2`. There it says so by a file beside the recorder's and
waits for its end.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bench.bots_storm.recorder import Recorder, Step, folder_for
from bots.delivery import Delivery, claims
from bots.desk import Desk
from bots.message import Message
from bots.surface import Address
from service.database import ChatMessage
from service.precautions import begin
from service.settings import Settings

LATENCY_SECONDS = 0.05
LEASE_SECONDS = 30.0
HALTED = "halted"


def main(folder: Path, point: str, *, fenced: bool) -> None:
    settings = Settings.load()
    begin(settings)
    desk = Desk.open(settings)
    surface = (Recorder if fenced else Forgetful)(folder_for(folder), latency=LATENCY_SECONDS, heeds_marks=fenced)
    if not fenced:
        take_the_fence_out()
    if point != "never":
        moment, what, number = point.split(":")
        setattr(surface, moment, _standing_still(folder, what, int(number)))
    asyncio.run(Delivery(desk, surface, lease_seconds=LEASE_SECONDS).run())


class Forgetful(Recorder):
    """Neither knows a mark again nor finds what was left behind."""

    async def find(self, address: Address, *, mark: str) -> Address | None:
        return None


def take_the_fence_out() -> None:
    """The planted fault: everybody who once took a message may write for it, for ever."""
    claims.renew = lambda *_, **__: True
    claims._held = lambda claim: (ChatMessage.id == claim.row.id,)


def _standing_still(folder: Path, what: str, number: int) -> Step:
    left = [number]

    async def step(now: str, _message: Message) -> None:
        left[0] -= now == what
        if not left[0]:
            (folder / HALTED).touch()
            await asyncio.Event().wait()

    return step


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], fenced="--unfenced" not in sys.argv)
