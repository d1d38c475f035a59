"""A wire to PostgreSQL that is cut at a commit: before it arrives, while its answer is on the way, or after it.

Client's messages are read as the protocol has them (a type byte, then a length that counts itself), so that the cut
falls exactly at COMMIT; everything else passes untouched.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from typing import Literal

from bench.servers import free_port

Moment = Literal["before", "at", "after"]
_HELLO = struct.Struct("!I")
_COMMIT = b"COMMIT"
_READY, _QUERY, _PARSE, _SYNC = b"Z", b"Q", b"P", b"S"


class CutWire:
    """Listens on `port`; passes on to `target`. `cut(moment, nth=n)` arms it for the n-th commit from then on."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self.commits = 0
        """Counted since it was armed last."""
        self.cuts = 0
        self._target, self._lock = target, threading.Lock()
        self._moment: Moment | None = None
        self._nth: int | None = None
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, name="cut-wire", daemon=True).start()

    def __enter__(self) -> CutWire:
        return self

    def __exit__(self, *_why: object) -> None:
        self._listener.close()

    def cut(self, moment: Moment | None, *, nth: int = 1) -> None:
        with self._lock:
            self._moment, self._nth, self.commits, self.cuts = moment, nth, 0, 0

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _Line(self, client, server).start()

    def moment(self) -> Moment | None:
        """Asked at each commit: whether it is the one to be cut, and how."""
        with self._lock:
            self.commits += 1
            if self._moment is None or self.commits != self._nth:
                return None
            self.cuts += 1
            return self._moment


class _Line:
    """One connection, both ways."""

    def __init__(self, wire: CutWire, client: socket.socket, server: socket.socket) -> None:
        self._wire, self._client, self._server = wire, client, server
        self._silent = threading.Event()
        """The server's answers are no longer passed on."""

    def start(self) -> None:
        for way in (self._to_server, self._to_client):
            threading.Thread(target=self._until_closed, args=(way,), daemon=True).start()

    def _until_closed(self, way: Callable[[], None]) -> None:
        with contextlib.suppress(OSError, EOFError):
            way()
        self._close()

    def _close(self) -> None:
        for end in (self._client, self._server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _to_server(self) -> None:
        self._hello()
        while True:
            kind = _exactly(self._client, 1)
            length = _exactly(self._client, 4)
            body = _exactly(self._client, _HELLO.unpack(length)[0] - 4)
            if _is_commit(kind, body):
                moment = self._wire.moment()
                if moment == "before":
                    return
                if moment:
                    self._silent.set()
                    self._server.sendall(kind + length + body)
                    if kind == _PARSE:
                        self._pass_until_sync()
                    if moment == "at":
                        return
                    continue
            self._server.sendall(kind + length + body)

    def _pass_until_sync(self) -> None:
        """What is sent as one is done when it is asked to be."""
        kind = b""
        while kind != _SYNC:
            kind, length = _exactly(self._client, 1), _exactly(self._client, 4)
            self._server.sendall(kind + length + _exactly(self._client, _HELLO.unpack(length)[0] - 4))

    def _hello(self) -> None:
        """The first messages have no type byte; one that asks for TLS is followed by another."""
        while True:
            length = _exactly(self._client, 4)
            body = _exactly(self._client, _HELLO.unpack(length)[0] - 4)
            self._server.sendall(length + body)
            if _HELLO.unpack(body[:4])[0] >> 16 == 3:
                return

    def _to_client(self) -> None:
        while data := self._server.recv(65536):
            if self._silent.is_set():
                if _READY in data:
                    return
                continue
            self._client.sendall(data)


def _is_commit(kind: bytes, body: bytes) -> bool:
    """By itself, or among statements that are sent as one: there a name, empty, comes before it."""
    text = body.partition(b"\0")[2].partition(b"\0")[0] if kind == _PARSE else body.rstrip(b"\0")
    return kind in (_QUERY, _PARSE) and text.upper() == _COMMIT


def _exactly(end: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = end.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
