"""A server that speaks the OpenAI images API on loopback, strict about what it is asked, with each of its faults."""

from __future__ import annotations

import base64
import io
import json
import threading
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image

from tests.waiting import HANG_SECONDS, pause

KEY = "sk-double"


def picture(size: tuple[int, int] = (512, 288), kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (70, 110, 160)).save(file, kind)
    return file.getvalue()


class ImagesServer(ThreadingHTTPServer):
    """Answers as `faults` say, one for each request, and well once they are used up."""

    daemon_threads = True

    def __init__(self, *faults: str, edits: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.faults, self.edits = list(faults), edits
        self.asked: list[tuple[str, dict[str, object]]] = []
        self.keys: list[str | None] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def __enter__(self) -> ImagesServer:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: ImagesServer

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {}))
        self._send(200, picture(), "image/png") if self.path == "/made.png" else self._send(404, b"{}")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.keys.append(self.headers.get("Authorization"))
        if self.path == "/v1/images/edits" and not self.server.edits:
            self._send(404, b'{"error": {"message": "no such call"}}')
            return
        fields = self._edits(body) if self.path == "/v1/images/edits" else json.loads(body)
        self.server.asked.append((self.path, fields))
        fault = self.server.faults.pop(0) if self.server.faults else "answer"
        getattr(self, f"_{fault}")(fields)

    def _edits(self, body: bytes) -> dict[str, object]:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        parts = BytesParser(policy=HTTP).parsebytes(head + body).iter_parts()
        fields = {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True) for part in parts
        }
        draft = fields.pop("image")
        with Image.open(io.BytesIO(draft)) as opened:  # type: ignore[arg-type]  # bytes of a part
            return {name: value.decode() for name, value in fields.items()} | {"image": opened.size}  # type: ignore[union-attr]

    def _send(self, status: int, data: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def _give(self, **picture_as: str) -> None:
        self._send(200, json.dumps({"created": 1, "data": [picture_as]}).encode())

    def _answer(self, fields: dict[str, object]) -> None:
        lacking = {"model", "prompt", "size", "n"} - set(fields)
        if lacking or int(str(fields["n"])) != 1:
            self._send(400, json.dumps({"error": {"message": f"lacks {sorted(lacking)}"}}).encode())
            return
        self._give(b64_json=base64.b64encode(picture()).decode())

    def _jpeg(self, _: object) -> None:
        self._give(b64_json=base64.b64encode(picture(kind="JPEG")).decode())

    def _key_refused(self, _: object) -> None:
        self._send(401, b'{"error": {"message": "bad key"}}')

    def _busy(self, _: object) -> None:
        self._send(429, b'{"error": {"message": "slow down"}}', Retry_After="0")

    def _busy_for_long(self, _: object) -> None:
        self._send(429, b"{}", Retry_After="Wed, 21 Oct 2026 07:28:00 GMT")

    def _broken(self, _: object) -> None:
        self._send(500, b"oops", Retry_After="0")

    def _slow(self, _: object) -> None:
        self.server.over.wait(HANG_SECONDS)

    def _dripping(self, _: object) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.over.is_set():
            pause()
            try:
                self.wfile.write(b" ")
            except OSError:
                return

    def _truncated(self, _: object) -> None:
        self._give(b64_json=base64.b64encode(picture()).decode()[:-7])

    def _half_a_picture(self, _: object) -> None:
        self._give(b64_json=base64.b64encode(picture((512, 512), "JPEG")[:900]).decode())

    def _tiny(self, _: object) -> None:
        self._give(b64_json=base64.b64encode(picture((64, 36))).decode())

    def _tall(self, _: object) -> None:
        self._give(b64_json=base64.b64encode(picture((300, 900))).decode())

    def _address(self, _: object) -> None:
        self._give(url=f"http://127.0.0.1:{self.server.server_port}/made.png")

    def _address_elsewhere(self, _: object) -> None:
        self._give(url="http://169.254.169.254/latest/meta-data")

    def _address_of_a_file(self, _: object) -> None:
        self._give(url="file:///etc/hostname")

    def _html(self, _: object) -> None:
        self._send(200, b"<html><body>Welcome</body></html>", "text/html")

    def _empty(self, _: object) -> None:
        self._send(200, b'{"data": []}')

    def _moved(self, _: object) -> None:
        self._send(302, b"", Location="http://127.0.0.1:1/elsewhere")

    def _prompt_refused(self, _: object) -> None:
        self._send(400, b'{"error": {"code": "moderation_blocked"}}')
