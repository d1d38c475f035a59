"""On whose behalf this is done: the household that asks, until it is known which user does."""

from __future__ import annotations

from contextvars import ContextVar

NOBODY = "nobody"
asker: ContextVar[str] = ContextVar("asker", default=NOBODY)
