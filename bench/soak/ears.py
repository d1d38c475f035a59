"""Browsers' sockets: each hears what happens to its user's generations, comes back when cut off, and counts.

Whoever comes back says which event they saw last, so that each is heard once: what is missing then was lost, what comes
again was doubled.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

READY = "generation:ready"
_AGAIN_SECONDS = 1.0


class Ears:
    """Until the block ends, on a thread of their own."""

    def __init__(self, address: str, tokens: Sequence[str]) -> None:
        self.ready: Counter[str] = Counter()
        """How often each generation was told of as ready."""
        self.cuts = 0
        """How often one of them had to come back."""
        self._url = f"ws://{urlsplit(address).netloc}/api/ws"
        self._tokens = tokens
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._listen, name="ears", daemon=True)

    def __enter__(self) -> Ears:
        self._all = self._loop.create_task(self._hear_all())
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._all.cancel)
        self._thread.join()
        self._loop.close()

    def _listen(self) -> None:
        try:
            self._loop.run_until_complete(self._all)
        except asyncio.CancelledError:
            return

    async def _hear_all(self) -> None:
        await asyncio.gather(*(self._hear(token) for token in self._tokens))

    async def _hear(self, token: str) -> None:
        last = 0
        while True:
            try:
                async with connect(self._url) as socket:
                    await socket.send(json.dumps({"type": "sign-in", "token": token, "lastEventId": last}))
                    await socket.send(json.dumps({"type": "subscribe"}))
                    async for said in socket:
                        told = json.loads(said)
                        last = max(last, told.get("id", 0))
                        self.ready[told.get("generationId", "")] += told["type"] == READY
            except (OSError, TimeoutError, WebSocketException):
                pass  # it comes back, whatever cut it off
            self.cuts += 1
            await asyncio.sleep(_AGAIN_SECONDS)
