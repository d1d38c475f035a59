"""Somebody who uses a running service over HTTP, with what Python brings: sends a photograph, takes a picture."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 900.0
"""Only ends a hang: nothing that goes on takes so long, on any machine."""


class Visitor:
    def __init__(self, address: str, token: str = "") -> None:
        self.address, self.token = address.rstrip("/"), token

    def answers(self, path: str) -> bool:
        try:
            self.get(self.address + path)
        except OSError:
            return False
        return True

    def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        sent = None if body is None else json.dumps(body).encode()
        return json.loads(_send("GET" if body is None else "POST", self.address + path, sent, headers))

    def get(self, url: str) -> bytes:
        return _send("GET", url)

    def generation(self, photo: bytes) -> dict[str, Any]:
        """What became of a picture that was asked for with `photo` as its host."""
        place = self.ask("/api/upload", {"mediaType": "image/png", "sizeBytes": len(photo)})
        _send("PUT", place["uploadUrl"], photo, place["headers"])
        looked = until(lambda: self._checked(place["fileKey"]), "the photograph's check")
        assert looked["status"] == "cleared", looked
        made = self.ask("/api/generate", {"title": "Why *rockets* explode", "hostKey": place["fileKey"]})
        ready = until(lambda: self._ended(made["generationId"]), "the picture")
        assert ready["status"] == "ready", ready
        return ready

    def _checked(self, key: str) -> dict[str, Any] | None:
        looked = self.ask(f"/api/upload?fileKey={key}")
        return looked if looked["status"] in ("cleared", "refused") else None

    def _ended(self, generation: str) -> dict[str, Any] | None:
        found = self.ask(f"/api/generation/{generation}")
        return found if found["status"] in ("ready", "failed", "cancelled") else None


def until(found: Callable[[], Any], what: str, seconds: float = PATIENCE_SECONDS) -> Any:
    ends = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < ends, f"{what} took too long"
        time.sleep(0.2)
    return answer


def photograph(folder: Path) -> bytes:
    from PIL import Image
    from skimage import data

    path = folder / "astronaut.png"
    Image.fromarray(data.astronaut()).save(path)
    return path.read_bytes()


def _send(method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()
