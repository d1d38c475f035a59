"""What wraps every request: an id, a line in the log, a limit on the body, and the headers that keep browsers safe.

Plain ASGI, so that files stream through and WebSockets pass.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.asker import NOBODY, asker
from api.problems import of_http
from api.turns import Gate
from service.logs import request_id
from service.net import sender
from service.settings import Settings

_log = logging.getLogger("api")
_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
_ADDRESS_WITH_SECRET = re.compile(r"^/files/.*")
_LARGE_BODY = re.compile(r"^/api/generation/[^/]+/scene(/(refit|background|photo|picture|text))?$")
_LARGE_BODY_BYTES = 4 * 2**20
_PARTS, _PARTS_OF_LARGE = 4_000, 200_000
"""Commas of a body, which are as many as its values: each may be wrong in a way of its own, and is told of."""

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""For what is no page: nothing may be loaded or run, whatever a browser takes it for."""
_TRANSPORT = "max-age=31536000; includeSubDomains"


@dataclass(frozen=True)
class _Limit:
    """Of one body."""

    bytes: int
    parts: int


class Shield:
    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self._app, self._settings, self._gate = app, settings, Gate()
        self._headers = {**SAFE_HEADERS, "Content-Security-Policy": API_POLICY}
        if settings.public_url.startswith("https:"):
            self._headers["Strict-Transport-Security"] = _TRANSPORT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        who = f"sender:{sender(client[0])}" if client else NOBODY
        asker.set(who)
        if scope["type"] != "lifespan":
            await self._gate.enter(who)
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identifier = _identifier(Headers(scope=scope))
        token = request_id.set(identifier)
        try:
            await self._answer(scope, receive, self._marked(scope, send, identifier))
        finally:
            request_id.reset(token)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = _limit(scope["path"], self._settings)
        declared = Headers(scope=scope).get("content-length", "")
        if limit is not None and declared.isdecimal() and int(declared) > limit.bytes:
            await of_http(_too_large(limit))(scope, receive, send)
            return
        await self._app(scope, receive if limit is None else _counted(receive, limit), send)

    def _marked(self, scope: Scope, send: Send, identifier: str) -> Send:
        """`send` that adds the headers and, at the end, writes the line."""
        begun, status = time.perf_counter(), 500

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = identifier
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                _write_line(scope, status, time.perf_counter() - begun)

        return marked


def _write_line(scope: Scope, status: int, seconds: float) -> None:
    path = _ADDRESS_WITH_SECRET.sub("/files/...", scope["path"])
    facts = {"method": scope["method"], "path": path, "status": status, "seconds": round(seconds, 4)}
    level = logging.WARNING if status >= 500 else logging.INFO
    _log.log(level, "%s %s %d %.0f ms", scope["method"], path, status, seconds * 1000, extra={"facts": facts})


def _identifier(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if _ID.match(given) else uuid.uuid4().hex


def _limit(path: str, settings: Settings) -> _Limit | None:
    """What a body may have; None where the signed address says it already."""
    if path.startswith("/files/"):
        return None
    if _LARGE_BODY.match(path):
        return _Limit(max(_LARGE_BODY_BYTES, settings.body_bytes_limit), _PARTS_OF_LARGE)
    return _Limit(settings.body_bytes_limit, _PARTS)


def _counted(receive: Receive, limit: _Limit) -> Receive:
    """`receive` that stops a body where its limit is."""
    seen = parts = 0

    async def counted() -> Message:
        nonlocal seen, parts
        message = await receive()
        if message["type"] == "http.request":
            body = message.get("body", b"")
            seen, parts = seen + len(body), parts + body.count(b",")
            if seen > limit.bytes or parts > limit.parts:
                raise _too_large(limit)  # of the kind that goes through everything that reads bodies
        return message

    return counted


def _too_large(limit: _Limit) -> HTTPException:
    says = f"a body may have {limit.bytes} bytes here, and {limit.parts:,} commas in it"
    return HTTPException(413, says, headers={"Connection": "close"})
