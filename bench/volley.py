"""Requests that leave at the same moment, from a client that costs next to nothing itself.

A client library spends more processor time on a request than the service does; on a machine of two cores, that would
be what is measured. Here requests are bytes made beforehand, and answers are read no further than needed.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Shot:
    """What came back, and how many milliseconds after the first byte had been sent."""

    status: int
    milliseconds: float


def post(path: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> bytes:
    """A whole request."""
    data = json.dumps(body).encode()
    lines = {"Host": "bench", "Content-Type": "application/json", "Content-Length": len(data), **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + data


def get(path: str, headers: Mapping[str, str]) -> bytes:
    """Likewise, one that only looks."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "bench", **headers}.items())
    return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()


@dataclass(frozen=True, slots=True)
class Line:
    """A connection that stays open."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def to(cls, port: int, *, origin: str = "127.0.0.1") -> Line:
        return cls(*await asyncio.open_connection("127.0.0.1", port, local_addr=(origin, 0)))

    async def ask(self, request: bytes) -> Shot:
        return await _ask(self.reader, self.writer, request)


async def volley(port: int, requests: Sequence[bytes]) -> list[Shot]:
    """Send all at once, each on a connection of its own that has been used before, as behind a proxy."""
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in requests]
    for reader, writer in lines:
        await _ask(reader, writer, b"GET /api/health HTTP/1.1\r\nHost: bench\r\n\r\n")
    shots = await asyncio.gather(*(_ask(*line, request) for line, request in zip(lines, requests, strict=True)))
    for _, writer in lines:
        writer.close()
    return shots


def percentile(shots: Sequence[Shot], share: float) -> float:
    times = sorted(shot.milliseconds for shot in shots)
    return times[min(len(times) - 1, round(share * (len(times) - 1)))]


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> Shot:
    begun = time.perf_counter()
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = next((line for line in head.split(b"\r\n") if line.startswith(b"content-length:")), b":0")
    await reader.readexactly(int(length.partition(b":")[2]))
    return Shot(int(head[9:12]), (time.perf_counter() - begun) * 1000)
