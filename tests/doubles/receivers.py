"""Receivers of what a service tells of itself, on loopback: they answer, or take what comes and hang, or refuse."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli

from tests.waiting import wait_for


@dataclass(frozen=True, kw_only=True)
class Got:
    path: str
    headers: dict[str, str]
    body: bytes
    """Unpacked."""


@dataclass
class Receiver:
    """An HTTP server that keeps what it gets. One that hangs has read a request and says nothing until it is let go."""

    hangs: bool = False
    got: list[Got] = field(default_factory=list)
    port: int = 0
    let_go: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def dsn(self) -> str:
        return f"http://publickey@127.0.0.1:{self.port}/7"

    def bodies(self, path: str = "") -> list[bytes]:
        return [one.body for one in self.got if one.path.startswith(path)]

    def first(self, path: str = "") -> Got:
        return wait_for(lambda: next((one for one in self.got if one.path.startswith(path)), None), f"a post to {path}")


@contextmanager
def receiver(*, hangs: bool = False) -> Iterator[Receiver]:
    held = Receiver(hangs=hangs)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            held.got.append(Got(path=self.path, headers=headers, body=unpacked(body, headers)))
            if held.hangs:
                held.let_go.wait()
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Nothing is said of each."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    held.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        held.let_go.set()
        server.shutdown()
        server.server_close()


def unpacked(body: bytes, headers: dict[str, str]) -> bytes:
    packings = {"gzip": gzip.decompress, "deflate": zlib.decompress, "br": brotli.decompress}
    return packings.get(headers.get("content-encoding", ""), bytes)(body)


def refusing_port() -> int:
    """Where nobody listens."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def datagrams() -> Iterator[tuple[int, list[str]]]:
    """A UDP port and the lines that come to it, as they come."""
    lines: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as open_:
        open_.bind(("127.0.0.1", 0))

        def listen() -> None:
            while True:
                told = open_.recv(65536)
                if told == b"end":
                    return
                lines.extend(told.decode().splitlines())

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield open_.getsockname()[1], lines
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
                last.sendto(b"end", open_.getsockname())
            thread.join()
