"""The wire of the model hub on loopback: one repository with one revision, and each of its faults."""

from __future__ import annotations

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

NAME, REVISION, TOKEN = "somebody/tiny-sdxl-base-1.0", "v1.2", "hub-double"
COMMIT = "c0ffee" + 34 * "0"


class ModelHub(ThreadingHTTPServer):
    """`fault` is what it does until it is set to nothing: `refused`, `unknown`, `broken` or `cut_off`."""

    daemon_threads = True

    def __init__(self, folder: Path, *, fault: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
        self.fault = fault
        self.asked: list[str] = []
        self.tokens: set[str | None] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> ModelHub:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: ModelHub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""

    def do_HEAD(self) -> None:
        self._file(with_body=False)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if path == f"/api/models/{NAME}/revision/{REVISION}":
            self._told({"id": NAME, "sha": COMMIT, "siblings": []})
        elif path == f"/api/models/{NAME}/tree/{COMMIT}":
            self._told([self._entry(name, file) for name, file in self.server.files.items()])
        else:
            self._file(with_body=True)

    def _refuses(self) -> bool:
        self.server.asked.append(self.path)
        self.server.tokens.add(self.headers.get("Authorization"))
        if self.server.fault == "refused":
            self._send(403, b"{}", X_Error_Code="GatedRepo")
        elif self.server.fault == "unknown":
            self._send(404, b"{}", X_Error_Code="RepoNotFound")
        elif self.server.fault == "broken":
            self._send(418, b"{}")
        else:
            return False
        return True

    def _told(self, what: object) -> None:
        if not self._refuses():
            self._send(200, json.dumps(what).encode(), Content_Type="application/json")

    def _entry(self, name: str, file: Path) -> dict[str, object]:
        return {"type": "file", "path": name, "size": file.stat().st_size, "oid": _blob(file)}

    def _file(self, *, with_body: bool) -> None:
        name = unquote(urlsplit(self.path).path).removeprefix(f"/{NAME}/resolve/{COMMIT}/")
        if self._refuses():
            return
        if name not in self.server.files:
            self._send(404, b"{}", X_Error_Code="EntryNotFound")
            return
        file = self.server.files[name]
        data = file.read_bytes()
        told = {"ETag": f'"{_blob(file)}"', "X_Repo_Commit": COMMIT}
        if with_body and self.server.fault == "cut_off" and name.startswith("unet/") and name.endswith(".safetensors"):
            self._send(200, data[:-5000], announced=len(data), **told)
            self.close_connection = True
        else:
            self._send(200, data if with_body else b"", announced=len(data), **told)

    def _send(self, status: int, data: bytes, *, announced: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data) if announced is None else announced))
        self.end_headers()
        self.wfile.write(data)


def _blob(file: Path) -> str:
    data = file.read_bytes()
    return hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()
