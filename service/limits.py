"""How often somebody may ask. Counted in Redis where the queue is Redis, so that all processes count together; in this
process otherwise, and also while Redis is away. What is counted by is hashed with a key: no address can be read there.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from typing import Literal

import limits
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.storage.base import SlidingWindowCounterSupport
from limits.strategies import SlidingWindowCounterRateLimiter

from service.errors import TooManyRequests
from service.keys import derived, keyed_hash
from service.settings import Settings

_log = logging.getLogger(__name__)
_AWAY_SECONDS = 10.0
_HASH_LENGTH = 32

Kind = Literal[
    "reads",
    "requests",
    "generations",
    "sign-ins",
    "sign-ins to one",
    "sign-ins of strangers",
    "refusals",
    "sockets",
    "cutouts",
    "edits",
]
"""`reads` only look, `requests` are all others; what is heavier is counted once more by itself."""
_SHARE = 5
"""One sender's part of the sign-ins of an hour that may be for one and the same mailbox."""
_STRANGERS = 10
"""How many times one sender's sign-ins of an hour all strangers together may ask for one mailbox."""


class RateLimits:
    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rules: dict[str, limits.RateLimitItem] = {
            "reads": limits.RateLimitItemPerMinute(settings.reads_per_minute),
            "requests": limits.RateLimitItemPerMinute(settings.requests_per_minute),
            "generations": limits.RateLimitItemPerMinute(settings.generations_per_minute),
            "sign-ins": limits.RateLimitItemPerHour(settings.sign_ins_per_hour),
            "sign-ins to one": limits.RateLimitItemPerHour(max(1, settings.sign_ins_per_hour // _SHARE)),
            "sign-ins of strangers": limits.RateLimitItemPerHour(settings.sign_ins_per_hour * _STRANGERS),
            "refusals": limits.RateLimitItemPerMinute(max(1, settings.requests_per_minute // 4)),
            "cutouts": limits.RateLimitItemPerMinute(settings.generations_per_minute),
            "edits": limits.RateLimitItemPerMinute(max(1, settings.requests_per_minute // 2)),
            "sockets": limits.RateLimitItemPerMinute(max(1, settings.requests_per_minute // 4)),
        }
        self._key = derived(settings.signing_key(), "limits")
        self._clock, self._away_until = clock, float("-inf")
        self._here = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = SlidingWindowCounterRateLimiter(_redis(settings.queue)) if _is_redis(settings) else None

    def count(self, kind: Kind, who: str) -> None:
        """Count one; `TooManyRequests` says when the next one is welcome."""
        who = keyed_hash(self._key, who)[:_HASH_LENGTH]
        if self._shared and self._clock() >= self._away_until:
            try:
                return self._ask(self._shared, kind, who)
            except TooManyRequests:
                raise
            except Exception as error:  # whatever Redis' library raises, requests go on
                _log.warning("limits are counted in this process for now: %s", type(error).__name__)
                self._away_until = self._clock() + _AWAY_SECONDS
        return self._ask(self._here, kind, who)

    def _ask(self, limiter: SlidingWindowCounterRateLimiter, kind: Kind, who: str) -> None:
        rule = self._rules[kind]
        if not limiter.hit(rule, kind, who):
            raise TooManyRequests(
                f"too many {kind}; {rule.amount} a {rule.GRANULARITY.name} are allowed",
                retry_after=_seconds_until_welcome(limiter.storage, rule, kind, who),
            )


def _seconds_until_welcome(storage: Storage, rule: limits.RateLimitItem, kind: Kind, who: str) -> int:
    """What was asked in the window before counts less as time goes by; a window that is full has to end first."""
    assert isinstance(storage, SlidingWindowCounterSupport)
    length = rule.get_expiry()
    before, before_left, now, now_left = storage.get_sliding_window(rule.key_for(kind, who), length)
    free = rule.amount - now
    seconds = before_left - free * length / before if before and free > 0 else now_left - length
    return max(1, math.floor(seconds) + 1)


def _is_redis(settings: Settings) -> bool:
    return settings.queue.startswith(("redis://", "rediss://"))


def _redis(url: str) -> Storage:
    # The options are for Redis' own client, which takes no retry, too.
    storage = storage_from_string(url, socket_timeout=1, socket_connect_timeout=0.5, retry=None)  # type: ignore[arg-type]
    assert isinstance(storage, Storage)  # the other kind is had by an address that begins with async
    return storage
