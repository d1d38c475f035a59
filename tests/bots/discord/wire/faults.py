"""What goes wrong on demand: the next requests to a route are answered as Discord answers on its bad days."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Fault:
    method: str
    path: re.Pattern[str]
    status: int
    body: dict[str, Any] | str | None
    """None is an answer without any, as 204 is."""
    headers: dict[str, str]
    times: int | None
    """How many requests it hits; None is all of them."""
    done: bool = False
    """What was asked for is done all the same."""


@dataclass(frozen=True)
class Seen:
    """A request, as it came; `status` is what it was answered."""

    method: str
    path: str
    body: dict[str, Any]
    files: tuple[tuple[str, int], ...]
    status: int
    at: float
    """`time.time` when it came."""


KNOWN = {
    "token expired": (401, {"code": 50027, "message": "Invalid Webhook Token"}),
    "token unknown": (404, {"code": 10015, "message": "Unknown Webhook"}),
    "no permission": (403, {"code": 50013, "message": "Missing Permissions"}),
    "no access": (403, {"code": 50001, "message": "Missing Access"}),
    "no channel": (404, {"code": 10003, "message": "Unknown Channel"}),
    "direct closed": (403, {"code": 50007, "message": "Cannot send messages to this user"}),
    "too large": (413, {"code": 40005, "message": "Request entity too large"}),
    "no message": (404, {"code": 10008, "message": "Unknown Message"}),
    "unknown interaction": (404, {"code": 10062, "message": "Unknown interaction"}),
    "acknowledged": (400, {"code": 40060, "message": "Interaction has already been acknowledged."}),
    "nothing told": (204, None),
    "thread archived": (400, {"code": 50083, "message": "Thread is archived"}),
    "thread locked": (400, {"code": 160005, "message": "Cannot send a message in a locked thread"}),
    "moderated": (400, {"code": 200000, "message": "Message was blocked by automatic moderation"}),
    "ill-formed": (400, {"code": 50035, "message": "Invalid Form Body"}),
    "revoked": (401, {"code": 0, "message": "401: Unauthorized"}),
    "broken": (503, "upstream connect error"),
    "bad gateway": (502, "<html><h1>502 Bad Gateway</h1></html>"),
    "wall": (403, "<html>Attention Required! | Cloudflare</html>"),
    "lost page": (404, "<html>no such page</html>"),
    "half an answer": (200, '{"id": "8000000'),
    "no answer at all": (200, {}),
}


@dataclass
class Faults:
    planned: list[Fault] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    swallowed: list[tuple[str, str]] = field(default_factory=list)
    """Requests that are done and whose answers get lost."""
    stands_still: tuple[str, str, str] | None = None
    """`before` or `after`, a method and a pattern: the next such request is never answered, once it is done or without
    that."""
    stood_still: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def plan(self, what: str, method: str, path: str, *, times: int | None = 1, done: bool = False) -> None:
        """One of `KNOWN`; `path` is a pattern that is searched in the path."""
        status, body = KNOWN[what]
        self._add(Fault(method, re.compile(path), status, body, {}, times, done))

    def too_many_edits(self, method: str, path: str, *, retry_after: int) -> None:
        """Of an old message: a 429 that says how long in its header alone."""
        body = {"message": "Maximum number of edits to messages older than 1 hour reached.", "code": 30046}
        self._add(Fault(method, re.compile(path), 429, body, {"Via": "1.1 google", "Retry-After": str(retry_after)}, 1))

    def limit(
        self,
        method: str,
        path: str,
        *,
        retry_after: float,
        times: int | None = 1,
        banned: bool = False,
        everywhere: bool = False,
    ) -> None:
        """A 429. Where the address itself is banned there is no `Via`, and a page instead of JSON."""
        headers = {"Retry-After": str(max(1, round(retry_after)))}
        body: dict[str, Any] | str = "<html>error code: 1015</html>"
        if not banned:
            headers |= {"Via": "1.1 google", "X-RateLimit-Scope": "user"}
            body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
        self._add(Fault(method, re.compile(path), 429, body, headers, times))

    def swallow(self, method: str, path: str) -> None:
        with self.lock:
            self.swallowed.append((method, path))

    def swallows(self, method: str, path: str) -> bool:
        with self.lock:
            for one in self.swallowed:
                if one[0] == method and re.search(one[1], path):
                    self.swallowed.remove(one)
                    return True
        return False

    def is_the_moment(self, moment: str, method: str, path: str) -> bool:
        with self.lock:
            wanted = self.stands_still
            if wanted is None or wanted[:2] != (moment, method) or not re.search(wanted[2], path):
                return False
            self.stands_still, self.stood_still = None, True
            return True

    def clear(self) -> None:
        with self.lock:
            self.planned.clear()

    def take(self, method: str, path: str) -> Fault | None:
        with self.lock:
            for fault in self.planned:
                if fault.times == 0 or fault.method != method or not fault.path.search(path):
                    continue
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def note(self, seen: Seen) -> None:
        with self.lock:
            self.seen.append(seen)

    def requests(self, method: str, path: str) -> list[Seen]:
        with self.lock:
            return [one for one in self.seen if re.fullmatch(method, one.method) and re.search(path, one.path)]

    def _add(self, fault: Fault) -> None:
        with self.lock:
            self.planned.append(fault)
