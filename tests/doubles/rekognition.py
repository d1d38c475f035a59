"""A small Rekognition at the wire (JSON 1.1, one operation) whose answers and troubles a test chooses.

It checks signatures, and refuses what the real one refuses: pictures that are neither JPEG nor PNG, larger than 5 MB
or smaller than 50 pixels. What it was sent is kept for the test to look at.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from PIL import Image

from tests.doubles.signature_v4 import Gate, Refused, Request
from tests.waiting import HANG_SECONDS, pause

KEY_ID, SECRET, REGION = "AKIAMODERATION000000", "secret-of-moderation", "eu-west-1"
_TARGET = "RekognitionService.DetectModerationLabels"
_MOST_BYTES = 5_242_880
_LEAST_SIDE = 50


def label(name: str, *, parent: str = "", confidence: float = 97.5) -> dict[str, object]:
    return {"Name": name, "ParentName": parent, "Confidence": confidence, "TaxonomyLevel": 2 if parent else 1}


@dataclass
class State:
    labels: Sequence[Mapping[str, object]] = ()
    fault: str = ""
    """`throttle`, `error`, `slow`, `reset`, `garbage`, `no-labels` or `odd-labels`."""
    faults_left: int | None = None
    slow_seconds: float = 1.0
    seen: list[bytes] = field(default_factory=list)
    """Pictures that were looked at."""
    calls: int = 0

    def take_fault(self) -> str:
        if not self.fault or self.faults_left == 0:
            return ""
        if self.faults_left is not None:
            self.faults_left -= 1
        return self.fault


class RekognitionDouble:
    def __init__(self) -> None:
        self.state = State()
        gate = Gate(keys={KEY_ID: SECRET}, region=REGION, service="rekognition")
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"state": self.state, "gate": gate})
        )
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "rekognition_region": REGION,
            "rekognition_endpoint_url": self.url,
            "rekognition_access_key": KEY_ID,
            "rekognition_secret_key": SECRET,
        }

    def __enter__(self) -> RekognitionDouble:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(HANG_SECONDS)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: State
    gate: Gate

    def log_message(self, *_: object) -> None: ...

    def do_POST(self) -> None:
        self.state.calls += 1
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.state.take_fault()
        if fault == "slow":
            pause(self.state.slow_seconds)
        if fault == "reset":
            self.connection.close()
            self.close_connection = True
            return
        self._answer(*self._answered(body, fault))

    def _answered(self, body: bytes, fault: str) -> tuple[int, bytes]:
        if fault == "throttle":
            return _error(400, "ThrottlingException")
        if fault == "error":
            return _error(500, "InternalServerError")
        if fault == "garbage":
            return 200, b"<html>"
        if fault == "no-labels":
            return 200, b"{}"
        try:
            self._let_in(body)
            wanted = json.loads(body)
            picture = base64.b64decode(wanted["Image"]["Bytes"], validate=True)
            _check_picture(picture)
        except Refused as refused:
            return _error(refused.status, refused.code)
        self.state.seen.append(picture)
        if fault == "odd-labels":
            return 200, json.dumps({"ModerationLabels": [{"Name": "Explicit"}]}).encode()
        least = float(wanted.get("MinConfidence", 50))
        labels = [one for one in self.state.labels if float(one["Confidence"]) >= least]
        return 200, json.dumps({"ModerationLabels": labels, "ModerationModelVersion": "7.0"}).encode()

    def _let_in(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        digest = hashlib.sha256(body).hexdigest()
        request = Request(method="POST", path=parts.path, query=parts.query, headers=headers, body_sha256=digest)
        self.gate.check(request, now=datetime.now(UTC))
        if headers.get("x-amz-target") != _TARGET:
            raise Refused(400, "UnknownOperationException")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _check_picture(data: bytes) -> None:
    if len(data) > _MOST_BYTES:
        raise Refused(400, "ImageTooLargeException")
    if not data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise Refused(400, "InvalidImageFormatException")
    with Image.open(io.BytesIO(data)) as picture:
        if min(picture.size) < _LEAST_SIDE:
            raise Refused(400, "InvalidParameterException")


def _error(status: int, code: str) -> tuple[int, bytes]:
    return status, json.dumps({"__type": code, "message": code}).encode()
