"""The whole way on any system, with what is installed beside this interpreter: set-up, the sample, the service.

    python whole_way.py FOLDER [--built]

Fetches what set-up builds (unless it is `--built`), renders the sample, starts the service, signs in, uploads the
sample's photograph, has a picture made of it, and stops the service. Ends with 0 when all of it went well.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from PIL import Image
from skimage import data

from service.system.stopping import apart, ask_to_end

FILES = ("youtube.jpg", "youtube.psd", "podcast.jpg", "podcast.psd", "report.json")
_PATIENCE_SECONDS = 300.0


def thumbsmith(*words: str) -> list[str]:
    return [sys.executable, "-m", "cli", *words]


def run(folder: Path, *words: str) -> None:
    print(">", "thumbsmith", *words, flush=True)
    subprocess.run(thumbsmith(*words), cwd=folder, check=True)


def render_the_sample(folder: Path) -> None:
    run(folder, "doctor")
    run(folder, "demo", "--out", "demo")
    missing = [name for name in FILES if not (folder / "demo" / name).is_file()]
    assert not missing, f"the sample left no {', '.join(missing)}"


class Service:
    """`thumbsmith serve` on a free port, and somebody signed in there."""

    def __init__(self, folder: Path) -> None:
        command = thumbsmith("serve", "--port", "0", "--data-dir", str(folder / "data"))
        log = (folder / "serve.log").open("wb")
        self._process = subprocess.Popen(command, cwd=folder, stderr=log, **apart())
        self._log = folder / "serve.log"
        self._token = ""

    def begin(self) -> None:
        self._address, key = until(self._told_address)
        until(lambda: self._answers("/api/ready"))
        link = self.ask("/api/sign-in", {"email": "me@localhost", "homeKey": key})["token"]
        self._token = self.ask("/api/sign-in/confirm", {"token": link})["token"]

    def picture_of(self, photo: bytes) -> bytes:
        place = self.ask("/api/upload", {"mediaType": "image/png", "sizeBytes": len(photo)})
        self._send("PUT", place["uploadUrl"], photo, place["headers"])
        looked = until(lambda: self._checked(place["fileKey"]))
        assert looked["status"] == "cleared", looked
        made = self.ask("/api/generate", {"title": "Why *rockets* explode", "hostKey": place["fileKey"]})
        ready = until(lambda: self._ended(made["generationId"]))
        assert ready["status"] == "ready", ready
        return self._send("GET", ready["downloadUrls"][0])

    def stop(self) -> None:
        """Ask it to; nothing it started is there afterwards."""
        family = psutil.Process(self._process.pid).children(recursive=True)
        ask_to_end(self._process)
        self._process.wait(_PATIENCE_SECONDS)
        _, left = psutil.wait_procs(family, timeout=30)
        assert not left, f"still there: {left}"

    def kill(self) -> None:
        """By force; what it started ends by itself."""
        family = psutil.Process(self._process.pid).children(recursive=True)
        self._process.kill()
        self._process.wait(30)
        _, left = psutil.wait_procs(family, timeout=60)
        assert not left, f"still there: {left}"

    def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        sent = None if body is None else json.dumps(body).encode()
        return json.loads(self._send("GET" if body is None else "POST", self._address + path, sent, headers))

    def _told_address(self) -> tuple[str, str] | None:
        """With the key that signs in whoever has seen it."""
        told = self._log.read_text(encoding="utf-8", errors="replace")
        assert self._process.poll() is None, told
        found = re.search(r"(http://127\.0\.0\.1:\d+)/#key=(\S+)", told)
        return found and (found[1], found[2])

    def _answers(self, path: str) -> bool:
        try:
            self._send("GET", self._address + path)
        except OSError:
            return False
        return True

    def _checked(self, key: str) -> dict[str, Any] | None:
        looked = self.ask(f"/api/upload?fileKey={key}")
        return looked if looked["status"] in ("cleared", "refused") else None

    def _ended(self, generation: str) -> dict[str, Any] | None:
        found = self.ask(f"/api/generation/{generation}")
        return found if found["status"] in ("ready", "failed", "cancelled") else None

    @staticmethod
    def _send(method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
        request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()


def until(found: Callable[[], Any]) -> Any:
    ends = time.monotonic() + _PATIENCE_SECONDS
    while not (answer := found()):
        assert time.monotonic() < ends, "it took too long"
        time.sleep(0.2)
    return answer


def photograph(folder: Path) -> bytes:
    path = folder / "astronaut.png"
    Image.fromarray(data.astronaut()).save(path)
    return path.read_bytes()


def use_the_service(folder: Path) -> None:
    photo = photograph(folder)
    for ending in (Service.stop, Service.kill):
        service = Service(folder)
        try:
            service.begin()
            picture = service.picture_of(photo)
            assert picture.startswith(b"\xff\xd8\xff"), "the picture is no JPEG"
            print(f"a picture of {len(picture)} bytes through the service", flush=True)
        finally:
            ending(service)


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if "--built" not in sys.argv:
        run(folder, "setup")
    render_the_sample(folder)
    use_the_service(folder)


if __name__ == "__main__":
    main()
