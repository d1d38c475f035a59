"""Somebody's server on loopback that takes our calls, with the faults that such servers have."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.waiting import HANG_SECONDS, pause


class Receiver(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        self.mood = ""
        self.over = threading.Event()
        """Until then it hangs or drips: a call that has an end has it by itself."""
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?a=b"

    def handle_error(self, *_: object) -> None:
        """Callers hang up on some of the faults."""

    def stop(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
        if self.server.mood == "hang":
            self.server.over.wait(HANG_SECONDS)
        elif self.server.mood == "drip":
            while not self.server.over.is_set():
                pause()
                self.wfile.write(b"H")
                self.wfile.flush()
        elif self.server.mood == "babble":
            self.wfile.write(b"hello there\r\n\r\n")
        elif self.server.mood == "flood":
            self.send_response(200)
            self.end_headers()
            for _ in range(500):
                self.wfile.write(b"x" * 65536)
        else:
            self.send_response(self.server.status)
            if 300 <= self.server.status < 400:
                self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *_: object) -> None:
        pass
