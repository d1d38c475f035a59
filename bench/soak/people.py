"""People at browsers, and a program with a key: each asks for pictures, follows them, and takes the files.

Whoever is turned away comes back when they were told to, with the same key. Each answer is kept, right or not.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.soak.accounting import SHOULD, Answer

_LOOK_SECONDS, _PATIENCE_SECONDS = 1.0, 30.0
_LONGEST_PAUSE_SECONDS = 5.0
_TRIES = 60
BROWSERS = 4
"""So many of the people; who comes after them is a program."""
_COME_BACK = (429, 502, 503, 504)
_ENDED = ("ready", "failed", "cancelled")


@dataclass(kw_only=True)
class Crowd:
    """What all of them know, and what came of it."""

    address: str
    photograph: bytes | None
    """What every fourth wish has uploaded first; None where nobody has one."""
    begun: float
    """The soak's beginning, by the wall's clock."""
    seconds: float
    """Between the end of one wish and the next of the same person, on average."""
    answers: list[Answer] = field(default_factory=list)
    wanted: dict[str, str] = field(default_factory=dict)
    """By the key of each wish: the generation that it became."""
    spoilt: list[str] = field(default_factory=list)
    """Files that were not what their digest says, generations that failed though nothing was wrong."""

    def is_browsers(self, key: str) -> bool:
        """Whether that wish was made at a browser; the last of them all is a program."""
        return int(key.split("-")[1]) < BROWSERS

    def keep(self, what: str, asked: float, status: int, *, comes_back: bool = False, detail: str = "") -> None:
        answer = Answer(
            at=asked - self.begun,
            what=what,
            status=status,
            milliseconds=1000 * (time.time() - asked),
            comes_back=comes_back,
            detail=detail,
        )
        self.answers.append(answer)


async def live(crowd: Crowd, tokens: Sequence[str], over: asyncio.Event) -> None:
    """All of them side by side until it is over; each ends what it has begun."""
    await asyncio.gather(*(_Person(crowd, number, token).live(over) for number, token in enumerate(tokens)))


class _Person:
    def __init__(self, crowd: Crowd, number: int, token: str) -> None:
        self._crowd, self._number = crowd, number
        self._http = httpx.AsyncClient(
            base_url=crowd.address, timeout=_PATIENCE_SECONDS, headers={"Authorization": f"Bearer {token}"}
        )

    async def live(self, over: asyncio.Event) -> None:
        wish = 0
        async with self._http:
            while not over.is_set():
                await self._wish(f"person-{self._number}-{wish}", over, with_photograph=wish % 4 == 1)
                wish += 1
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(over.wait(), random.uniform(0, 2 * self._crowd.seconds))

    async def _wish(self, key: str, over: asyncio.Event, *, with_photograph: bool) -> None:
        body: dict[str, Any] = {"title": f"The wish of {key}", "formats": ["youtube"], "exporters": []}
        if with_photograph and self._crowd.photograph and (held := await self._upload(self._crowd.photograph)):
            body["hostKey"] = held
        taken = await self._insist("generate", "POST", "/api/generate", json=body, headers={"Idempotency-Key": key})
        if taken is None:
            return
        identifier = self._crowd.wanted[key] = taken.json()["generationId"]
        while not over.is_set():
            found = await self._ask("look", "GET", f"/api/generation/{identifier}")
            if found is not None and found.json()["status"] in _ENDED:
                await self._enjoy(found.json())
                return
            await asyncio.sleep(_LOOK_SECONDS)
            await self._ask("list", "GET", "/api/generations?limit=30")

    async def _upload(self, photograph: bytes) -> str | None:
        announced = {"mediaType": "image/jpeg", "sizeBytes": len(photograph)}
        place = await self._insist("upload", "POST", "/api/upload", json=announced)
        if place is None:
            return None
        told = place.json()
        with contextlib.suppress(httpx.HTTPError):  # straight to the bucket, which is not ours
            async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS) as bucket:
                await bucket.put(told["uploadUrl"], content=photograph, headers=told["headers"])
        checked = await self._insist("checked", "GET", "/api/upload", params={"fileKey": told["fileKey"]})
        return told["fileKey"] if checked is not None and checked.json()["status"] == "cleared" else None

    async def _enjoy(self, told: dict[str, Any]) -> None:
        if told["status"] != "ready":
            self._crowd.spoilt.append(f"{told['id']} is {told['status']}: {told['error']}")
            return
        await self._ask("report", "GET", f"/api/generation/{told['id']}/report")
        await self._ask("account", "GET", "/api/account")
        for file in told["files"][:1]:
            asked = time.time()
            try:
                async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS) as bucket:
                    got = await bucket.get(file["url"])
            except httpx.HTTPError as error:
                self._crowd.keep("file", asked, 0, detail=repr(error))
                return
            self._crowd.keep("file", asked, got.status_code)
            if hashlib.sha256(got.content).hexdigest() != file["sha256"]:
                self._crowd.spoilt.append(f"{told['id']}: {file['name']} is not what its digest says")

    async def _insist(self, what: str, method: str, path: str, **more: Any) -> httpx.Response | None:
        """Again and again while one is told to come back, or hears nothing; None for an answer that ends it."""
        for _ in range(_TRIES):
            answer = await self._sent(what, method, path, **more)
            if answer is not None and answer.status_code == SHOULD[what]:
                return answer
            if answer is not None and answer.status_code not in _COME_BACK:
                return None
            told = answer.headers.get("retry-after", "") if answer is not None else ""
            await asyncio.sleep(min(_LONGEST_PAUSE_SECONDS, float(told) if told.isdecimal() else 1.0))
        return None

    async def _ask(self, what: str, method: str, path: str, **more: Any) -> httpx.Response | None:
        """Once; the answer where it is the right one."""
        answer = await self._sent(what, method, path, **more)
        return answer if answer is not None and answer.status_code == SHOULD[what] else None

    async def _sent(self, what: str, method: str, path: str, **more: Any) -> httpx.Response | None:
        """Whatever comes back, which is kept."""
        asked = time.time()
        try:
            answer = await self._http.request(method, path, **more)
        except httpx.HTTPError as error:
            self._crowd.keep(what, asked, 0, detail=repr(error))
            return None
        detail = "" if answer.status_code == SHOULD[what] else answer.text[:300]
        self._crowd.keep(what, asked, answer.status_code, comes_back="retry-after" in answer.headers, detail=detail)
        return answer
