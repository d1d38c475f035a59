"""What one user does that others might have to wait for: `python -m bench.burdens NAME PORT TOKEN`, until it is ended.

A program of its own, so that what it costs itself is not measured with what it costs the service.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Awaitable, Callable, Coroutine

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

Burden = Callable[[int, str], Coroutine[object, object, None]]


async def _asked(port: int, request: bytes, *, read: bool = True) -> None:
    with contextlib.suppress(OSError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        await (reader.read() if read else asyncio.sleep(3600))
        writer.close()


def _get(path: str, token: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


async def _again_and_again(count: int, once: Callable[[], Awaitable[object]]) -> None:
    async def on() -> None:
        while True:
            await once()

    await asyncio.gather(*(on() for _ in range(count)))


async def silence(port: int, _token: str) -> None:
    await asyncio.gather(*(_asked(port, b"", read=False) for _ in range(1100)))


async def half_bodies(port: int, _token: str) -> None:
    head = b"POST /api/sign-in HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
    await asyncio.gather(*(_asked(port, head, read=False) for _ in range(250)))


async def lists(port: int, token: str) -> None:
    await _again_and_again(60, lambda: _asked(port, _get("/api/generations?limit=100", token)))


async def exports(port: int, token: str) -> None:
    await _again_and_again(4, lambda: _asked(port, _get("/api/account/export", token)))


async def replays(port: int, token: str) -> None:
    async def once() -> None:
        with contextlib.suppress(ConnectionClosed, OSError):
            async with connect(f"ws://127.0.0.1:{port}/api/ws") as socket:
                await socket.send(json.dumps({"type": "sign-in", "token": token, "lastEventId": 0}))
                await socket.send(json.dumps({"type": "subscribe"}))
                async for _ in socket:
                    pass
        await asyncio.sleep(1)

    await _again_and_again(4, once)


async def chatter(port: int, token: str) -> None:
    async def once() -> None:
        with contextlib.suppress(ConnectionClosed, OSError):
            async with connect(f"ws://127.0.0.1:{port}/api/ws") as socket:
                await socket.send(json.dumps({"type": "sign-in", "token": token}))
                while True:
                    await socket.send('{"type": "ping"}')

    await _again_and_again(4, once)


BURDENS: dict[str, Burden] = {
    "1,100 silent connections": silence,
    "250 bodies that do not come": half_bodies,
    "60 lists at a time, without end": lists,
    "4 exports of 100,000 events, without end": exports,
    "4 replays of 100,000 events": replays,
    "4 sockets that say all they can": chatter,
}

if __name__ == "__main__":
    asyncio.run(BURDENS[sys.argv[1]](int(sys.argv[2]), sys.argv[3]))
