"""Somebody who has an account there, and what they do without a browser."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx

from tests import asking
from tests.waiting import HANG_SECONDS, wait_for


@dataclass
class Person:
    address: str
    email: str
    token: str
    http: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        self.http = httpx.Client(base_url=self.address, headers=headers, timeout=HANG_SECONDS)

    def upload(self, data: bytes, media_type: str = "image/png") -> str:
        body = {"mediaType": media_type, "sizeBytes": len(data), "purpose": "photo"}
        begun = self.http.post("/api/upload", json=body).raise_for_status().json()
        asking.put(begun["uploadUrl"], content=data, headers=begun["headers"]).raise_for_status()
        key = begun["fileKey"]
        wait_for(lambda: self._upload(key)["status"] == "cleared", "a cleared photo")
        return key

    def generate(self, **body: object) -> str:
        answer = self.http.post("/api/generate", json={"title": "Why *rockets* explode", **body})
        return answer.raise_for_status().json()["generationId"]

    def generation(self, identifier: str) -> dict:
        return self.http.get(f"/api/generation/{identifier}").raise_for_status().json()

    def _upload(self, key: str) -> dict:
        return self.http.get("/api/upload", params={"fileKey": key}).raise_for_status().json()

    def ended(self, identifier: str) -> dict:
        """The generation when it is ready, failed or cancelled."""
        wait_for(lambda: self.generation(identifier)["status"] not in ("pending", "running"), "the end of a generation")
        return self.generation(identifier)
