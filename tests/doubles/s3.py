"""A small S3 at the wire that lets nothing in which the real one would refuse.

It stands for one bucket, in memory, on 127.0.0.1. It checks every signature itself, honours `If-None-Match: *`,
answers POST forms as R2 does (501), and can be told to be slow, to answer 503 or to hang up.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.doubles.signature_v4 import UNSIGNED, Gate, Refused, Request
from tests.waiting import HANG_SECONDS, pause

Fault = Literal["", "slow", "503", "reset"]
KEY_ID, SECRET, REGION, BUCKET = "AKIADOUBLE0000000000", "secret-of-the-double", "auto", "thumbs"
_PAGE = 1000
_ALL = "/"
"""Stands for the list of all buckets, which no key can be."""


@dataclass(frozen=True)
class Held:
    data: bytes
    media_type: str
    modified: datetime


@dataclass
class State:
    """What the tests may look at and change while it runs."""

    gate: Gate
    objects: dict[str, Held] = field(default_factory=dict)
    fault: Fault = ""
    faults_left: int | None = None
    """How many requests the fault hits; None is all of them."""
    ahead: timedelta = timedelta()
    """How far its clock is ahead of ours."""
    slow_seconds: float = 1.0
    buckets: tuple[str, ...] = (BUCKET,)
    """As they are listed to who asks for them."""
    requests: list[tuple[str, str, int]] = field(default_factory=list)
    """Method, path, status."""
    page: int = _PAGE
    lock: threading.RLock = field(default_factory=threading.RLock)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def reset(self) -> None:
        """As fresh as at the start, for the next test."""
        with self.lock:
            self.objects.clear()
            self.requests.clear()
            self.fault, self.faults_left, self.ahead, self.page = "", None, timedelta(), _PAGE

    def take_fault(self) -> Fault:
        with self.lock:
            if not self.fault or self.faults_left == 0:
                return ""
            if self.faults_left is not None:
                self.faults_left -= 1
            return self.fault


class S3Double:
    """`with S3Double() as s3: ... s3.url ...`. `ignored` switches rules of the gate off."""

    def __init__(self, *, ignored: Collection[str] = (), overwrite: bool = False) -> None:
        self.state = State(gate=Gate(keys={KEY_ID: SECRET}, region=REGION, ignored=ignored))
        handler = type("Handler", (_Handler,), {"state": self.state, "overwrite": overwrite})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """For `THUMBSMITH_STORAGE_URL`."""
        return f"s3://{BUCKET}?endpoint={self.endpoint}&region={REGION}"

    def __enter__(self) -> S3Double:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(HANG_SECONDS)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is nothing to print."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: State
    overwrite: bool

    def log_message(self, *_: object) -> None: ...

    def _serve(self, act: Callable[[str, bytes], None]) -> None:
        fault = self.state.take_fault()
        if fault == "slow":
            pause(self.state.slow_seconds)
        if fault == "reset":
            self.connection.close()
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if fault == "503":
            self._fail(503, "SlowDown")
            return
        try:
            self._let_in(body)
            with self.state.lock:
                act(self._key(), body)
        except Refused as refused:
            self._fail(refused.status, refused.code)

    def _let_in(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(method=self.command, path=parts.path, query=parts.query, headers=headers)
        wanted = self.state.gate.check(request, now=self.state.now())
        if wanted != UNSIGNED and wanted != hashlib.sha256(body).hexdigest():
            raise Refused(400, "XAmzContentSHA256Mismatch")
        if "transfer-encoding" in headers:
            raise Refused(411, "MissingContentLength")

    def _key(self) -> str:
        bucket, _, key = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
        if not bucket and self.command == "GET":
            return _ALL
        if bucket != BUCKET:
            raise Refused(404, "NoSuchBucket")
        return key

    def do_PUT(self) -> None:
        def store(key: str, body: bytes) -> None:
            if self.headers.get("If-None-Match") == "*" and key in self.state.objects and not self.overwrite:
                raise Refused(412, "PreconditionFailed")
            media_type = self.headers.get("Content-Type", "binary/octet-stream")
            self.state.objects[key] = Held(body, media_type, self.state.now())
            self._answer(200, headers={"ETag": f'"{hashlib.md5(body).hexdigest()}"'})

        self._serve(store)

    def do_GET(self) -> None:
        def read(key: str, _body: bytes) -> None:
            if key == _ALL:
                self._list_buckets()
            elif key:
                self._read(key)
            else:
                self._list()

        self._serve(read)

    def do_HEAD(self) -> None:
        self._serve(lambda key, _body: self._read(key) if key else self._answer(200))

    def do_DELETE(self) -> None:
        def delete(key: str, _body: bytes) -> None:
            self.state.objects.pop(key, None)
            self._answer(204)

        self._serve(delete)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._fail(501, "NotImplemented")

    def _read(self, key: str) -> None:
        held = self.state.objects.get(key)
        if held is None:
            raise Refused(404, "NoSuchKey")
        query = dict(parse_qsl(urlsplit(self.path).query))
        headers = {
            "Content-Type": query.get("response-content-type", held.media_type),
            "Last-Modified": held.modified.strftime("%a, %d %b %Y %H:%M:%S GMT"),
            "ETag": f'"{hashlib.md5(held.data).hexdigest()}"',
        }
        if "response-content-disposition" in query:
            headers["Content-Disposition"] = query["response-content-disposition"]
        self._answer(200, held.data, headers)

    def _list(self) -> None:
        query = dict(parse_qsl(urlsplit(self.path).query))
        after, prefix = query.get("continuation-token", ""), query.get("prefix", "")
        keys = sorted(key for key in self.state.objects if key.startswith(prefix) and key > after)
        page, more = keys[: self.state.page], len(keys) > self.state.page
        rows = "".join(_row(key, self.state.objects[key]) for key in page)
        token = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        text = (
            '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>{BUCKET}</Name><IsTruncated>{str(more).lower()}</IsTruncated>{token}{rows}</ListBucketResult>"
        )
        self._answer(200, text.encode(), {"Content-Type": "application/xml"})

    def _list_buckets(self) -> None:
        rows = "".join(f"<Bucket><Name>{name}</Name></Bucket>" for name in self.state.buckets)
        text = f"<ListAllMyBucketsResult><Buckets>{rows}</Buckets></ListAllMyBucketsResult>"
        self._answer(200, text.encode(), {"Content-Type": "application/xml"})

    def _fail(self, status: int, code: str) -> None:
        text = f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'
        self._answer(status, text.encode(), {"Content-Type": "application/xml"})

    def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.state.requests.append((self.command, urlsplit(self.path).path, status))
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _row(key: str, held: Held) -> str:
    modified = held.modified.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return (
        f"<Contents><Key>{escape(key)}</Key><LastModified>{modified}</LastModified>"
        f"<Size>{len(held.data)}</Size></Contents>"
    )
