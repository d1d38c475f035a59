"""A small npm registry on loopback: archives by their address, goes on where a client had got to, and has troubles."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType

from tests.waiting import HANG_SECONDS


def archive(files: Mapping[str, bytes], *, links: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """A package's tarball: files and links by the names that the archive gives them."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        for name, target in links.items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, target
            tar.addfile(member)
    return held.getvalue()


def integrity(data: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()


@dataclass
class State:
    files: dict[str, bytes] = field(default_factory=dict)
    """By path."""
    cuts: list[int] = field(default_factory=list)
    """After how many bytes each of the next answers ends, though it promised more."""
    knows_ranges: bool = True
    asked: list[tuple[str, int]] = field(default_factory=list)
    """Path, and the byte from which it was wanted."""


class NpmRegistry:
    """`with NpmRegistry() as registry`: what it serves and did is `registry.state`."""

    def __init__(self) -> None:
        self.state = State()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"state": self.state}))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> NpmRegistry:
        self._thread.start()
        return self

    def __exit__(self, *_why: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(HANG_SECONDS)


class _Handler(BaseHTTPRequestHandler):
    state: State
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        asked = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        self.state.asked.append((self.path, asked))
        content = self.state.files.get(self.path)
        if content is None:
            self._head(404, 0)
            return
        start = asked if self.state.knows_ranges else 0
        if start and start >= len(content):
            self._head(416, 0)
            return
        rest = content[start:]
        self._head(206 if start else 200, len(rest))
        cut = self.state.cuts.pop(0) if self.state.cuts else len(rest)
        self.wfile.write(rest[:cut])
        self.close_connection = cut < len(rest)

    def _head(self, status: int, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Says nothing."""
