"""HTTP and WebSockets as uvicorn speaks them, within bounds that hold before the application hears anything.

What is refused is told in a problem document like any other; who is too slow or too many is told likewise where
nothing has been answered yet, and is closed.
"""

from __future__ import annotations

import asyncio
import http
import json
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from api.door import Door

_SLICE_BYTES = 32 * 1024
"""What arrived together is looked at in such pieces, so that a bound is missed by one of them at most."""
_SOCKET_SLICE_BYTES = 4 * 1024
"""Of a WebSocket, where a message may have six bytes."""
_TOO_MANY = 4429


def bounded(door: Door) -> tuple[type[BoundedHttp], type[BoundedSocket]]:
    """The protocols of one server."""
    return type("Http", (BoundedHttp,), {"door": door}), type("Socket", (BoundedSocket,), {"door": door})


class _OutOfBounds(Exception):
    """Ends the parser's work; what is answered has been noted."""


class BoundedHttp(HttpToolsProtocol):
    door: ClassVar[Door]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._refusal = (400, "this is no HTTP request; send one of HTTP/1.1")
        self._over = False
        self._in_body = False
        self._since = self.loop.time()
        """When the header, or the present stretch of the body, began."""
        self._lines = self._head_bytes = self._between = self._stretch = self._late_bytes = 0
        self._held_up = False
        """Whether it was we who did not read, some time in this stretch."""
        self._stuck: tuple[float, int] | None = None
        """Since when which number of bytes waits to be read by them."""
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_silent(self) -> bool:
        return not self._in_body and not self._is_answering

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def show_out(self) -> None:
        self._over = True
        self.transport.close()

    # The connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # of TCP, which is the only kind there is here
        if not self.door.enter(self, self.client[0] if self.client else None):
            self._refuse(503, "too many connections are open; close some, or try again in a few seconds", retry_after=5)
            return
        self._look_in(self.door.bounds.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        self._leave()  # the socket's own protocol enters in its place
        super().handle_websocket_upgrade()

    def _leave(self) -> None:
        self._over = True
        self.door.leave(self)
        if self._timer:
            self._timer.cancel()

    # What they send

    def data_received(self, data: bytes) -> None:
        for begin in range(0, len(data), _SLICE_BYTES):
            if self._over:
                return
            part = data[begin : begin + _SLICE_BYTES]
            self._between += len(part)
            super().data_received(part)
            if self._between > self.door.bounds.head_bytes:
                self._refuse(431, f"the header may have {self.door.bounds.head_bytes:,} bytes; send less")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._lines = self._head_bytes = self._between = self._late_bytes = 0
        self._since = self.loop.time()

    def on_url(self, url: bytes) -> None:
        if len(self.url) + len(url) > self.door.bounds.url_bytes:
            self._stop(414, f"the address may have {self.door.bounds.url_bytes:,} bytes; send a shorter one")
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        bounds = self.door.bounds
        self._lines += 1
        self._head_bytes += len(name) + len(value) + 4
        if self._lines > bounds.head_lines or self._head_bytes > bounds.head_bytes:
            self._stop(431, f"the header may have {bounds.head_lines} lines and {bounds.head_bytes:,} bytes; send less")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if len(self.pipeline) >= self.door.bounds.pipelined:
            self._stop(429, "too many requests wait on this connection; read their answers first")
        super().on_headers_complete()
        self._in_body, self._between = True, 0
        self._begin_stretch()

    def on_body(self, body: bytes) -> None:
        self._between = 0
        self._stretch += len(body)
        super().on_body(body)
        self._held_up = self._held_up or self.flow.read_paused
        if not self._is_answering:
            self._late_bytes += len(body)
            if self._late_bytes > self.door.bounds.late_body_bytes:
                self.show_out()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._in_body, self._between, self._since = False, 0, self.loop.time()

    def _stop(self, status: int, says: str) -> None:
        """Within the parser, which then calls `send_400_response`."""
        self._refusal = (status, says)
        raise _OutOfBounds(says)

    def send_400_response(self, msg: str) -> None:
        self._refuse(*self._refusal)

    def _refuse(self, status: int, says: str, *, retry_after: int | None = None) -> None:
        if self._over and self.transport.is_closing():
            return
        self._over = True
        if not self._is_answering:
            self.transport.write(_problem(status, says, retry_after))
        elif self._in_body and not self.cycle.response_started and not self.pipeline:
            self.transport.write(_problem(status, says, retry_after))
            self.cycle.disconnected = True  # whatever the application still says, it is not heard
            self.cycle.message_event.set()
        self.transport.close()

    # The time they take

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stuck = (self.loop.time(), self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stuck = None

    def _look_in(self, seconds: float) -> None:
        self._timer = self.loop.call_later(seconds, self._look)

    def _look(self) -> None:
        if self._over:
            return
        seconds = min(self._look_at_writing(), self._look_at_reading())
        if not self._over:
            self._look_in(max(seconds, 0.001))

    def _look_at_writing(self) -> float:
        """Seconds until it may be too late."""
        bounds = self.door.bounds
        if self._stuck is None:
            return bounds.unread_seconds
        since, left = self._stuck
        now, left_now = self.loop.time(), self.transport.get_write_buffer_size()
        if left_now < left:
            self._stuck = since, left = now, left_now
        if now - since >= bounds.unread_seconds:
            self._over = True
            self.transport.abort()
        return since + bounds.unread_seconds - now

    def _look_at_reading(self) -> float:
        bounds, now = self.door.bounds, self.loop.time()
        if self._in_body:
            return self._look_at_body(now)
        if self._is_answering:
            self._since = now
        elif now - self._since >= bounds.head_seconds:
            self._refuse(408, f"the header was not whole after {bounds.head_seconds:g} s; try again")
        return self._since + bounds.head_seconds - now

    def _look_at_body(self, now: float) -> float:
        bounds = self.door.bounds
        if now - self._since < bounds.body_seconds:
            return self._since + bounds.body_seconds - now
        waits_for_us = self._held_up or self.flow.read_paused or self.cycle.waiting_for_100_continue
        if self._stretch < bounds.body_bytes and not waits_for_us:
            self._refuse(408, f"less than {bounds.body_bytes:,} bytes came in {bounds.body_seconds:g} s; try again")
        self._begin_stretch()
        return bounds.body_seconds

    def _begin_stretch(self) -> None:
        self._since, self._stretch, self._held_up = self.loop.time(), 0, self.flow.read_paused


def _problem(status: int, says: str, retry_after: int | None) -> bytes:
    phrase = http.HTTPStatus(status).phrase
    held: dict[str, Any] = {
        "type": f"urn:thumbsmith:problem:{phrase.lower().replace(' ', '-')}",
        "title": phrase,
        "status": status,
        "detail": says,
    }
    lines = [f"HTTP/1.1 {status} {phrase}", "content-type: application/problem+json", "connection: close"]
    if retry_after is not None:
        held["retryAfterSeconds"] = retry_after
        lines.append(f"retry-after: {retry_after}")
    body = json.dumps(held)
    return "\r\n".join([*lines, f"content-length: {len(body)}", "", body]).encode("ascii")


class BoundedSocket(WebSocketsSansIOProtocol):
    """Messages are counted by the application, which knows whose they are; here what it never hears of."""

    door: ClassVar[Door]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._second, self._frames, self._late_bytes = 0, 0, 0
        self._was_ended = False
        self.is_silent = True
        """Until the application has said something: whoever has not shown who they are hears nothing."""

    def show_out(self) -> None:
        self.transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.door.enter(self, self.client[0] if self.client else None)

    def connection_lost(self, exc: Exception | None) -> None:
        self.door.leave(self)
        super().connection_lost(exc)

    async def send(self, message: Any) -> None:
        if self._was_ended:  # by us, of which the application has yet to hear
            raise ClientDisconnected
        self.is_silent = self.is_silent and message["type"] != "websocket.send"
        await super().send(message)

    def data_received(self, data: bytes) -> None:
        bounds = self.door.bounds
        for begin in range(0, len(data), _SOCKET_SLICE_BYTES):
            part = data[begin : begin + _SOCKET_SLICE_BYTES]
            self._late_bytes += len(part) if self.close_sent else 0
            if self._late_bytes > bounds.late_socket_bytes:
                self.transport.abort()
                return
            super().data_received(part)
            if self.queue.qsize() > bounds.messages_waiting and not self.close_sent:
                self._end(_TOO_MANY, f"{bounds.messages_waiting} messages at once are the limit")

    def handle_ping(self) -> None:
        super().handle_ping()
        self._count()

    def handle_pong(self, event: Frame) -> None:
        super().handle_pong(event)
        self._count()

    def handle_cont(self, event: Frame) -> None:
        super().handle_cont(event)
        self._count()

    def _count(self) -> None:
        second = int(self.loop.time())
        self._frames = self._frames + 1 if second == self._second else 1
        self._second = second
        if self._frames > self.door.bounds.frames_per_second and not self.close_sent:
            self._end(_TOO_MANY, f"{self.door.bounds.frames_per_second} frames a second are the limit")

    def _end(self, code: int, reason: str) -> None:
        """Heard out for a moment, or the reason would be lost on the way."""
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = self._was_ended = True
        self.close_timer = self.loop.call_later(self.close_timeout, self.transport.close)
