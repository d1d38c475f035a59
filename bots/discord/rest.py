"""Discord's REST for the delivery loop: one request, one answer, nothing waited out.

discord.py waits out a limit with the state that it was given; here the wait goes back to the loop, and what is sent
after it is the newest state. So the loop alone decides what is tried again.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from bots.discord.errors import Refused
from bots.errors import RateLimited
from service.errors import Unavailable

Json = dict[str, Any]
_SECONDS = 50.0
_TOO_LARGE = 413
_BAN_SECONDS = 10.0
_LONGEST_BAN_SECONDS = 3600.0


@dataclass(frozen=True)
class Upload:
    name: str
    data: bytes
    media_type: str


class Rest:
    """Used from one event loop."""

    def __init__(self, base: str, token: str, *, agent: str) -> None:
        """`agent` is an address that tells who we are."""
        self._base, self._token, self._agent = base, token, f"DiscordBot ({agent}, 1)"
        self._session: aiohttp.ClientSession | None = None
        self._free_at: dict[str, float] = {}
        self._bans = 0

    async def ask(
        self, method: str, path: str, body: Json | None = None, *, files: Sequence[Upload] = (), as_bot: bool = True
    ) -> Json:
        """`Refused`, `RateLimited` (nothing is sent before its time is over), or `Unavailable`."""
        self._wait_in_line(f"{method} {path}")
        headers = {"User-Agent": self._agent}
        if as_bot:
            headers["Authorization"] = f"Bot {self._token}"
        try:
            async with self._opened().request(
                method, f"{self._base}{path}", headers=headers, **_content(body, files)
            ) as answer:
                return self._read(answer, f"{method} {path}", await answer.text())
        except (aiohttp.ClientError, OSError, TimeoutError) as error:  # none of their texts, which may hold the address
            raise Unavailable(f"Discord does not answer ({type(error).__name__})") from None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS))
        return self._session

    def _wait_in_line(self, route: str) -> None:
        now = time.monotonic()
        for key in [key for key, moment in self._free_at.items() if moment <= now]:
            del self._free_at[key]
        if route in self._free_at:
            raise RateLimited(self._free_at[route] - now, alone=True)

    def _read(self, answer: aiohttp.ClientResponse, route: str, text: str) -> Json:
        found = _json(text)
        if answer.status == 429:
            raise self._limited(answer, route, found)
        if answer.status >= 500:
            raise Unavailable(f"Discord is out of order (status {answer.status})")
        self._bans = 0
        if answer.headers.get("X-RateLimit-Remaining") == "0":
            self._rest(route, _number(answer.headers.get("X-RateLimit-Reset-After"), 0.0))
        if found is None and text and answer.status != _TOO_LARGE:  # a wall or a proxy, or half an answer
            raise Unavailable(f"what answers for Discord is not Discord (status {answer.status})")
        if answer.status >= 400:
            raise Refused(answer.status, int(_number((found or {}).get("code"), 0)))
        return found or {}

    def _rest(self, route: str, seconds: float) -> None:
        self._free_at[route] = time.monotonic() + min(max(seconds, 0.0), _LONGEST_BAN_SECONDS)

    def _limited(self, answer: aiohttp.ClientResponse, route: str, found: Json | None) -> RateLimited:
        """Without `Via` it is not Discord that answers but the wall in front of it: the whole address is banned."""
        is_banned = found is None or not answer.headers.get("Via")
        found = found or {}
        told = _number(found.get("retry_after"), _number(answer.headers.get("Retry-After"), _BAN_SECONDS))
        if is_banned:
            self._bans += 1
            pause = min(_LONGEST_BAN_SECONDS, max(told, _BAN_SECONDS * 2 ** min(self._bans - 1, 6)))
            return RateLimited(pause, everywhere=True)
        self._rest(route, told)
        is_global = bool(found.get("global"))
        return RateLimited(told, everywhere=is_global, alone=not is_global)


def _content(body: Json | None, files: Sequence[Upload]) -> Json:
    if not files:
        return {} if body is None else {"json": body}
    form = aiohttp.FormData(quote_fields=False)  # the brackets are part of the fields' names
    form.add_field("payload_json", json.dumps(body or {}), content_type="application/json")
    for number, file in enumerate(files):
        form.add_field(f"files[{number}]", file.data, filename=file.name, content_type=file.media_type)
    return {"data": form}


def _json(text: str) -> Json | None:
    """None for what is no JSON."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else {"items": found}


def _number(value: Any, otherwise: float) -> float:
    try:
        found = float(value)
    except (TypeError, ValueError):
        return otherwise
    return found if math.isfinite(found) else otherwise
