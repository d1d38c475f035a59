"""A chat platform in one file, that outlives whoever posts to it: every post and edit is a line, written at once.

As on a real one, a call takes a while before and after it is done, the caller may be gone by then, and a message that
bears a mark which is there already is not made again where the platform looks at marks.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bots.message import Message
from bots.surface import Address, Pace

Step = Callable[[str, Message], Awaitable[None]]
"""Called with what is about to be done, or has been: `post`, `edit`, `withdraw`."""


async def _nothing(_what: str, _message: Message) -> None:
    """Most of the time."""


@dataclass
class Recorder:
    """The surface. `before` and `after` are where a test puts its faults."""

    path: Path
    name: str = "recorder"
    pace: Pace = field(default_factory=lambda: Pace(seconds_between=0.0, patience_seconds=30.0, settle_seconds=0.0))
    latency: float = 0.0
    heeds_marks: bool = True
    before: Step = _nothing
    after: Step = _nothing

    async def post(self, address: Address, message: Message, *, mark: str) -> Address:
        await self._begun("post", message)
        with self._locked():
            there = self._marked(mark) if self.heeds_marks else None
            identifier = there if there is not None else sum(line["what"] == "post" for line in self.lines())
            if there is None:
                self._write("post", identifier, message, mark=mark)
        await self._done("post", message)
        return {**address, "message": identifier}

    async def edit(self, address: Address, message: Message, *, mark: str) -> Address:
        await self._begun("edit", message)
        with self._locked():
            self._write("edit", address["message"], message)
        await self._done("edit", message)
        return address

    async def find(self, address: Address, *, mark: str) -> Address | None:
        there = self._marked(mark)
        return None if there is None else {**address, "message": there}

    async def withdraw(self, address: Address, message: Message) -> None:
        await self._begun("withdraw", message)
        with self._locked():
            self._write("withdraw", address["message"], message)
        await self._done("withdraw", message)

    def link(self, address: Address) -> str | None:
        return f"recorder://{address['message']}"

    def lines(self) -> list[dict[str, Any]]:
        """What was done, in order."""
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]

    def _marked(self, mark: str) -> int | None:
        return next((line["message"] for line in self.lines() if line.get("mark") == mark), None)

    def _write(self, what: str, identifier: int, message: Message, **more: object) -> None:
        line = {
            "what": what,
            "message": identifier,
            "generation": str(message.generation_id) if message.generation_id else None,
            "state": message.state,
            "percent": message.percent,
            "pictures": len(message.pictures),
            **more,
        }
        with self.path.open("ab") as file:
            file.write(f"{json.dumps(line)}\n".encode())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.path.parent / "lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    async def _begun(self, what: str, message: Message) -> None:
        await self.before(what, message)
        await self._takes_a_while()

    async def _done(self, what: str, message: Message) -> None:
        await self._takes_a_while()
        await self.after(what, message)

    async def _takes_a_while(self) -> None:
        if self.latency:
            await asyncio.sleep(random.uniform(0, self.latency))


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What stands on a platform in the end, held against what should."""

    lost: int
    """Generations without a message in its last state."""
    doubled: int
    """Messages too many."""
    unfinished: int
    """Messages that show another state than their last."""


def judged(lines: list[dict[str, Any]], wanted: set[str]) -> Verdict:
    """By every line of the platform; `wanted` are the generations that have ended."""
    posts: defaultdict[str, set[int]] = defaultdict(set)
    last: dict[int, str] = {}
    for line in lines:
        if line["what"] == "post":
            posts[line["generation"]].add(line["message"])
        last[line["message"]] = line["state"]
    final = ("ready", "failed", "cancelled", "deleted")
    done = Counter(one for one in wanted for message in posts[one] if last[message] in final)
    return Verdict(
        lost=sum(done[one] == 0 for one in wanted),
        doubled=sum(max(0, len(posts[one]) - 1) for one in wanted),
        unfinished=sum(state not in final for state in last.values()),
    )


def folder_for(path: Path) -> Path:
    """Where a recorder of several processes lies."""
    path.mkdir(parents=True, exist_ok=True)
    return path / "recorder.jsonl"
