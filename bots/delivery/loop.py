"""The loop: looks which messages lag behind what the rows say, and delivers them, each by one hand at a time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Callable
from functools import partial

from bots.delivery import claims
from bots.delivery.budget import Budget
from bots.delivery.courier import Courier
from bots.delivery.names import own_name
from bots.delivery.standing import Lagging, lagging
from bots.desk import Desk
from bots.surface import Surface
from service.errors import Unavailable

_log = logging.getLogger(__name__)
_AT_ONCE = 8
_LOOK_SECONDS = 1.0
_CALM = 3
"""So many times as long as it looks it rests: with many messages open, looking is no load of its own."""
_FOLDER = "bots"
"""In the data folder: names of processes."""
_SILENT_SECONDS = 20.0
"""How long one waits with nothing running before its message says that no worker is there."""


class Delivery:
    """One of a process and surface. Any number of processes may deliver for the same surface."""

    def __init__(self, desk: Desk, surface: Surface, *, lease_seconds: float | None = None) -> None:
        self._desk, self._surface = desk, surface
        self._lease_seconds = lease_seconds or surface.pace.patience_seconds * 2
        self._budget = Budget(surface.name, surface.pace.per_minute)
        self._courier = Courier(desk, surface, self._budget, lease_seconds=self._lease_seconds)
        self._at_work: dict[uuid.UUID, asyncio.Task[None]] = {}
        self._bell = asyncio.Event()
        self._over = False

    async def run(self) -> None:
        """Until `stop`; what is on its way then is waited for."""
        loop = asyncio.get_running_loop()
        self._desk.wake_up.listen(_ringer(loop, self._bell))
        with own_name(self._desk.settings.data_dir / _FOLDER, self._surface.name) as self._courier.name:
            await self._take_over()
            while not self._over:
                self._bell.clear()
                began = loop.time()
                await self.look()
                await self._rest(at_least=_CALM * (loop.time() - began))
            await self.settle()

    def stop(self) -> None:
        self._over = True
        self._bell.set()

    def ring(self) -> None:
        """Something has changed: look now."""
        self._bell.set()

    async def look(self) -> int:
        """Begin to deliver what lags behind and may be sent now; how many lag."""
        try:
            found = await asyncio.to_thread(self._lagging)
        except Unavailable as error:
            _log.warning("messages have to wait: %s", error)
            return 0
        except Exception:  # the loop outlives whatever one look brings
            _log.exception("messages could not be looked for")
            return 0
        for one in found:
            if one.id not in self._at_work and len(self._at_work) < _AT_ONCE and self._budget.allows(one):
                self._at_work[one.id] = asyncio.create_task(self._deliver(one))
        return len(found)

    async def settle(self) -> None:
        """Wait for what is on its way."""
        while self._at_work:
            await asyncio.wait(list(self._at_work.values()))

    async def _deliver(self, one: Lagging) -> None:
        try:
            await self._courier.deliver(one)
        except Unavailable as error:
            _log.warning("a message has to wait: %s", error)
        except Exception:  # likewise; its lease ends by itself
            _log.exception("a message could not be delivered")
        finally:
            del self._at_work[one.id]
            self._bell.set()

    async def _take_over(self) -> None:
        """What the last process of our name was at when it ended."""
        free = partial(
            claims.hand_on,
            self._desk.database,
            self._surface.name,
            name=self._courier.name,
            seconds=self._surface.pace.settle_seconds,
        )
        try:
            if self._courier.name and (count := await asyncio.to_thread(free)):
                _log.info("%d messages are taken over from the process before", count)
        except Unavailable as error:
            _log.warning("what the process before held is free when its leases end: %s", error)

    async def _rest(self, *, at_least: float) -> None:
        await asyncio.sleep(min(_LOOK_SECONDS, at_least))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), self._desk.wake_up.look_seconds or _LOOK_SECONDS)

    def _lagging(self) -> list[Lagging]:
        with self._desk.database.read() as session:
            return list(
                lagging(
                    session,
                    self._surface.name,
                    lease_seconds=self._lease_seconds,
                    silent_seconds=_SILENT_SECONDS,
                )
            )


def _ringer(loop: asyncio.AbstractEventLoop, bell: asyncio.Event) -> Callable[[uuid.UUID | None], None]:
    def ring(_user_id: uuid.UUID | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(bell.set)

    return ring
