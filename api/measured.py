"""Tells of each request which operation it was, how it was answered and how long that took.

Plain ASGI, around everything else. Streams count until their last byte; WebSockets are not requests.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from prometheus_client import CollectorRegistry, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.monitoring import Answered

Hears = Callable[[Answered], None]
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_ELSEWHERE = "elsewhere"
"""Whatever is no operation of the API, so that nobody makes names by asking for them."""


def new_histogram(registry: CollectorRegistry) -> Histogram:
    return Histogram(
        "thumbsmith_http_request_seconds",
        "Requests of the API, from the first byte to the last.",
        labelnames=("operation", "status"),
        buckets=_BUCKETS,
        registry=registry,
    )


def counting(histogram: Histogram) -> Hears:
    def count(answered: Answered) -> None:
        histogram.labels(answered.operation, answered.status).observe(answered.seconds)

    return count


class Measured:
    def __init__(self, app: ASGIApp, *, hears: Sequence[Hears]) -> None:
        self._app, self._hears = app, hears

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            operation = getattr(scope.get("route"), "operation_id", None) or _ELSEWHERE
            seconds = time.perf_counter() - begun
            for hears in self._hears:
                hears(Answered(operation=operation, status=f"{status // 100}xx", seconds=seconds))
