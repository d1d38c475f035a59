"""Somebody who has an account there, and what they do without a browser."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import httpx


@dataclass
class Person:
    address: str
    email: str
    token: str
    http: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        self.http = httpx.Client(base_url=self.address, headers=headers, timeout=60)

    def upload(self, data: bytes, media_type: str = "image/png") -> str:
        body = {"mediaType": media_type, "sizeBytes": len(data), "purpose": "photo"}
        begun = self.http.post("/api/upload", json=body).raise_for_status().json()
        httpx.put(begun["uploadUrl"], content=data, headers=begun["headers"], timeout=60).raise_for_status()
        return begun["fileKey"]

    def generate(self, **body: object) -> str:
        answer = self.http.post("/api/generate", json={"title": "Why *rockets* explode", **body})
        return answer.raise_for_status().json()["generationId"]

    def generation(self, identifier: str) -> dict:
        return self.http.get(f"/api/generation/{identifier}").raise_for_status().json()

    def ended(self, identifier: str, seconds: float = 180) -> dict:
        """The generation when it is ready, failed or cancelled."""
        ends = time.monotonic() + seconds
        while (found := self.generation(identifier))["status"] in ("pending", "running"):
            assert time.monotonic() < ends, f"still {found['stage']} after {seconds:.0f} s"
            time.sleep(0.2)
        return found
