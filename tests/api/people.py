"""People who use a running service, and the things they have there."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from PIL import Image

from api.context import Context
from engine.looks import SolidPaint
from engine.scene import ImageLayer, Line, Run, Scene, TextLayer
from service import generations
from service.accounts import users
from service.generations import NewArtifact
from service.settings import Settings
from tests import asking
from tests.waiting import HANG_SECONDS, wait_for

_numbers = itertools.count()


class Service:
    """A running service: where it is, and what it works with."""

    def __init__(self, settings: Settings, context: Context) -> None:
        self.settings, self.context = settings, context
        self.url = settings.public_url

    def person(self) -> Person:
        """Somebody new, signed in."""
        email = f"person-{next(_numbers)}-{uuid.uuid4().hex[:6]}@example.org"
        user = users.find_or_create(
            self.context.database, provider="magic-link", subject=email, email=email, settings=self.settings
        )
        token = self.context.issuer.issue(user.id, epoch=user.token_epoch)
        return Person(service=self, id=user.id, email=email, token=token)

    def anybody(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=HANG_SECONDS)


@dataclass
class Person:
    service: Service
    id: uuid.UUID
    email: str
    token: str
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        self.http = httpx.Client(base_url=self.service.url, headers=headers, timeout=HANG_SECONDS)

    def upload(self, data: bytes, media_type: str = "image/png", *, purpose: str = "photo") -> str:
        """Send a file as the API says; returns its fileKey."""
        body = {"mediaType": media_type, "sizeBytes": len(data), "purpose": purpose}
        begun = self.http.post("/api/upload", json=body)
        assert begun.status_code == 201, begun.text
        put = asking.put(begun.json()["uploadUrl"], content=data, headers=begun.json()["headers"])
        assert put.status_code == 200, put.text
        return begun.json()["fileKey"]

    def has_checked(self, key: str) -> None:
        """Waits until the checks of an upload have said what it is."""

        def ended() -> bool:
            return self.service.context.uploads.look(key, user_id=self.id).status in ("cleared", "refused")

        wait_for(ended, "the end of an upload's checks")

    def generate(self, **body: object) -> str:
        answer = self.http.post("/api/generate", json={"title": "Why rockets explode", "exporters": [], **body})
        assert answer.status_code == 202, answer.text
        return answer.json()["generationId"]

    def finished(self) -> str:
        """A generation that is ready, with a small scene, as a worker would have left it."""
        identifier = self.generate(formats=["youtube"])
        here = self.service.context
        while (claim := generations.claim(here.database, here.settings, worker_id="test")) is not None:
            made = [_stored(here, claim.folder, *file) for file in files_of_a_generation()]
            generations.finish(
                here.database, claim, artifacts=made, preview_key=made[0].key, download_key=made[0].key, report={}
            )
        return identifier


def _stored(here: Context, folder: str, name: str, data: bytes, media_type: str, kind: str) -> NewArtifact:
    here.storage.put(folder + name, data, media_type=media_type)
    return NewArtifact(
        name=name,
        key=folder + name,
        media_type=media_type,
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        values={"kind": kind, "format": Path(name).name.partition(".")[0][:48], "width": None, "height": None},
    )


def picture(colour: str = "#336699", size: tuple[int, int] = (64, 36), kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


def files_of_a_generation() -> list[tuple[str, bytes, str, str]]:
    asset = picture()
    digest = hashlib.sha256(asset).hexdigest()
    return [
        ("youtube.jpg", picture(size=(1280, 720), kind="JPEG"), "image/jpeg", "file"),
        ("youtube.scene.json", small_scene(digest).to_json().encode(), "application/json", "scene"),
        ("report.json", json.dumps({}).encode(), "application/json", "report"),
        (f"assets/{digest}.png", asset, "image/png", "asset"),
    ]


def small_scene(digest: str) -> Scene:
    white = SolidPaint(colour="#ffffff")
    line = Line(runs=(Run(text="WHY", font="anton-400", x=0, width=200),), size=120, baseline=110, width=200)
    return Scene(
        format="youtube",
        style="spotlight",
        title="Why",
        width=1280,
        height=720,
        layers=(
            ImageLayer(id="plane-0", name="Ground", width=1280, height=720, image=digest),
            TextLayer(
                id="title", name="Why", x=60, y=300, width=600, height=200, text="WHY", lines=(line,), fill=white
            ),
        ),
    )
