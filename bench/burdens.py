"""What one user does that others might have to wait for: `python -m bench.burdens WAY NAME PORT TOKEN`.

WAY is `flood`, all that a program can do of it until it is ended, or `pieces`: one piece of the same work after the
other for some seconds, and how long the longest took is printed. A program of its own, so that what it costs itself is
not measured with what it costs the service.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

SECONDS = 12.0
EVENTS = 100_000
Work = Callable[[int, str], Coroutine[Any, Any, object]]
_HEAD = "HTTP/1.1\r\nHost: bench\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n"


@dataclass(frozen=True, kw_only=True)
class Burden:
    piece: Work
    """What one user asks for once, from its beginning to the last byte of the answer."""
    flood: Work


async def _asked(port: int, request: str) -> None:
    with contextlib.suppress(OSError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request.encode())
        while await reader.read(2**20):
            pass
        writer.close()


async def _held(port: int, beginning: str) -> None:
    """Open for as long as the service lets it, with nothing more to say."""
    with contextlib.suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(beginning.encode())
        await asyncio.sleep(3600)
        writer.close()


def _gets(path: str) -> Work:
    async def once(port: int, token: str) -> None:
        await _asked(port, f"GET {path} {_HEAD.format(token=token)}\r\n")

    return once


def _again_and_again(once: Work, count: int) -> Work:
    async def on(port: int, token: str) -> None:
        while True:
            await once(port, token)

    async def flood(port: int, token: str) -> None:
        await asyncio.gather(*(on(port, token) for _ in range(count)))

    return flood


def _side_by_side(beginning: str, count: int) -> Work:
    async def flood(port: int, _token: str) -> None:
        await asyncio.gather(*(_held(port, beginning) for _ in range(count)))

    return flood


async def _signed_in(socket: ClientConnection, token: str, **more: int) -> None:
    await socket.send(json.dumps({"type": "sign-in", "token": token, **more}))
    await socket.recv()


async def _replay(port: int, token: str) -> None:
    """Everything that ever happened to one user."""
    with contextlib.suppress(ConnectionClosed, OSError):
        async with connect(f"ws://127.0.0.1:{port}/api/ws") as socket:
            await _signed_in(socket, token, lastEventId=0)
            await socket.send(json.dumps({"type": "subscribe"}))
            async for said in socket:
                if json.loads(said).get("data", {}).get("n") == EVENTS - 1:
                    return


async def _ping(port: int, token: str) -> None:
    async with connect(f"ws://127.0.0.1:{port}/api/ws") as socket:
        await _signed_in(socket, token)
        await socket.send('{"type": "ping"}')
        await socket.recv()


async def _chatter(port: int, token: str) -> None:
    with contextlib.suppress(ConnectionClosed, OSError):
        async with connect(f"ws://127.0.0.1:{port}/api/ws") as socket:
            await _signed_in(socket, token)
            while True:
                await socket.send('{"type": "ping"}')


_POST = "POST /api/sign-in HTTP/1.1\r\nHost: bench\r\nConnection: close\r\nContent-Type: application/json\r\n"
_LETTERS = "M0 0" + "a9 1 5 0 0 1 1" * 7000
_LAYER = {"kind": "shape", "shape": "path", "name": "P", "path": _LETTERS, "width": 9, "height": 9}


def _scene(paths: int) -> Work:
    """Words set anew in a scene of a generation that is not there, which is found out when it has been read."""
    layers = [{**_LAYER, "id": f"p-{number}"} for number in range(paths)]
    scene = {"format": "youtube", "width": 1280, "height": 720, "layers": layers}
    body = json.dumps({"scene": scene, "layer": "p-0", "text": "Why"})
    target = "/api/generation/00000000-0000-4000-8000-000000000000/scene/refit"

    async def once(port: int, token: str) -> None:
        lines = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        await _asked(port, f"POST {target} {_HEAD.format(token=token)}{lines}\r\n{body}")

    return once


_list, _export = _gets("/api/generations?limit=100"), _gets("/api/account/export")

BURDENS: dict[str, Burden] = {
    "1,100 silent connections": Burden(piece=_gets("/api/account"), flood=_side_by_side("", 1100)),
    "250 bodies that do not come": Burden(
        piece=lambda port, _: _asked(port, f"{_POST}Content-Length: 2\r\n\r\n{{}}"),
        flood=_side_by_side(f"{_POST}Content-Length: 99\r\n\r\n{{", 250),
    ),
    "60 looks whether it lives at a time, without end": Burden(
        piece=_gets("/api/health"), flood=_again_and_again(_gets("/api/health"), 60)
    ),
    "8 scenes of long paths at a time, without end": Burden(piece=_scene(2), flood=_again_and_again(_scene(2), 8)),
    "60 lists at a time, without end": Burden(piece=_list, flood=_again_and_again(_list, 60)),
    "4 exports of 100,000 events, without end": Burden(piece=_export, flood=_again_and_again(_export, 4)),
    "4 replays of 100,000 events, without end": Burden(piece=_replay, flood=_again_and_again(_replay, 4)),
    "4 sockets that say all they can": Burden(piece=_ping, flood=_again_and_again(_chatter, 4)),
}


async def _longest(piece: Work, port: int, token: str) -> float:
    """In ms; at least one is done to its end."""
    longest, ends = 0.0, time.monotonic() + SECONDS
    while not longest or time.monotonic() < ends:
        begun = time.monotonic()
        await piece(port, token)
        longest = max(longest, time.monotonic() - begun)
    return 1000 * longest


if __name__ == "__main__":
    way, name, port, token = sys.argv[1:]
    if way == "flood":
        asyncio.run(BURDENS[name].flood(int(port), token))
    else:
        print(asyncio.run(_longest(BURDENS[name].piece, int(port), token)))
