"""Each operation of the API as a span of whatever trace its caller is in: a page's click, another service's work.

Plain ASGI, around everything else. Callers that speak Datadog's headers instead of W3C's are understood.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.logs import request_id
from service.monitoring.spans import span

_W3C = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_UPPER = re.compile(r"_dd\.p\.tid=([0-9a-f]{16})")
_NUMBER = re.compile(r"[0-9]{1,20}")
_LOWER_BITS = 2**64


class Traced:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        with span("request", kind="server", of=traceparent_of(Headers(scope=scope))) as held:

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    held.note(status=message["status"], request_id=request_id.get())
                await send(message)

            try:
                await self._app(scope, receive, noted)
            finally:
                if operation := getattr(scope.get("route"), "operation_id", None):
                    held.name(operation)
                    held.note(operation=operation)


def traceparent_of(headers: Headers) -> str | None:
    """What the caller says that this belongs to; None where it says nothing that can be used."""
    given = headers.get("traceparent", "")
    return given if _W3C.fullmatch(given) else _of_datadog(headers)


def _of_datadog(headers: Headers) -> str | None:
    """Its ids are decimal, the upper half of a trace's among its tags."""
    trace, parent = headers.get("x-datadog-trace-id", ""), headers.get("x-datadog-parent-id", "")
    if not (_NUMBER.fullmatch(trace) and _NUMBER.fullmatch(parent)):
        return None
    upper = _UPPER.search(headers.get("x-datadog-tags", ""))
    high, low, at = int(upper[1], 16) if upper else 0, int(trace), int(parent)
    if not (0 < low < _LOWER_BITS and 0 < at < _LOWER_BITS):
        return None
    return f"00-{high:016x}{low:016x}-{at:016x}-01"
