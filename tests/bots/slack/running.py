"""The app on a loop of its own, as a process would run it, and a hand that does what a worker does."""

from __future__ import annotations

import asyncio
import hashlib
import io
import threading
import uuid
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from PIL import Image

from bots.desk import Desk
from bots.settings import BotSettings
from bots.slack.office import Office
from bots.slack.run import PATH, running
from service import generations
from service.database import ChatMessage, Generation
from service.generations import Claim, NewArtifact
from service.settings import Settings
from tests.waiting import HANG_SECONDS, wait_for

Result = TypeVar("Result")


class App:
    """`with App(settings, own) as app`: listening, and delivering with its own desk."""

    def __init__(self, settings: Settings, own: BotSettings) -> None:
        self.desk = Desk.open(settings)
        self.desk.prepare()
        self._own = own
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="slack-app", daemon=True)
        self._open = AsyncExitStack()

    def __enter__(self) -> App:
        self._thread.start()
        started = self.run(self._open.enter_async_context(running(self.desk, self._own, port=0)))
        self.office: Office = started.office
        self.url = f"http://127.0.0.1:{started.port}{PATH}"
        self.port = started.port
        return self

    def __exit__(self, *_why: object) -> None:
        self.run(self._open.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(HANG_SECONDS)
        self._loop.close()
        self.desk.close()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(HANG_SECONDS)

    def settle(self) -> None:
        """Until every errand that has begun is done."""
        self.run(self.office.errands.settle(HANG_SECONDS))


@dataclass
class Hand:
    """A worker whose every step a test decides."""

    desk: Desk

    def rows(self) -> list[Generation]:
        with self.desk.database.read() as session:
            return list(session.scalars(sa.select(Generation).order_by(Generation.created_at)))

    def messages(self) -> list[ChatMessage]:
        with self.desk.database.read() as session:
            return list(session.scalars(sa.select(ChatMessage).order_by(ChatMessage.created_at)))

    def waits(self, count: int = 1) -> list[Generation]:
        """Until so many have been asked for."""
        return wait_for(lambda: rows if len(rows := self.rows()) >= count else None, f"{count} generations")

    def claim(self) -> Claim:
        claim = wait_for(
            lambda: generations.claim(self.desk.database, self.desk.settings, worker_id="hand"), "something to do"
        )
        self._tell(claim.user_id)
        return claim

    def shows(self, claim: Claim, *, stage: str = "design", progress: float = 0.5, preview: bool = False) -> None:
        if preview:
            key = f"{claim.folder}preview.webp"
            self.desk.storage.put(key, picture(320, 180, "WEBP"), media_type="image/webp")
            generations.report_preview(self.desk.database, claim, key=key, stage=stage, progress=progress)
        else:
            generations.report_stage(self.desk.database, claim, stage=stage, progress=progress)
        self._tell(claim.user_id)

    def finish(self, claim: Claim | None = None, files: Mapping[str, bytes] | None = None) -> uuid.UUID:
        claim = claim or self.claim()
        made = [self._stored(claim, name, data) for name, data in (files or finished_files()).items()]
        first = next(one.key for one in made if one.media_type == "image/jpeg")
        generations.finish(self.desk.database, claim, artifacts=made, preview_key=first, download_key=None)
        self._tell(claim.user_id)
        return claim.id

    def fail(self, claim: Claim | None = None, *, message: str = "No face was found in host.png.") -> None:
        claim = claim or self.claim()
        generations.fail(self.desk.database, claim, code="photo", message=message)
        self._tell(claim.user_id)

    def _tell(self, user_id: uuid.UUID) -> None:
        self.desk.doorbell.wake(user_id)

    def _stored(self, claim: Claim, name: str, data: bytes) -> NewArtifact:
        media_type = _MEDIA_TYPES[Path(name).suffix]
        self.desk.storage.put(claim.folder + name, data, media_type=media_type)
        values: dict[str, Any] = {"format": name.partition(".")[0], "kind": "file"}
        if media_type == "image/jpeg":
            values["width"], values["height"] = Image.open(io.BytesIO(data)).size
        digest = hashlib.sha256(data).hexdigest()
        return NewArtifact(
            name=name,
            key=claim.folder + name,
            media_type=media_type,
            size_bytes=len(data),
            sha256=digest,
            values=values,
        )


_MEDIA_TYPES = {".jpg": "image/jpeg", ".psd": "image/vnd.adobe.photoshop"}


def finished_files() -> dict[str, bytes]:
    pictures = {"youtube.jpg": picture(1280, 720), "podcast.jpg": picture(300, 300)}
    return pictures | {"youtube.psd": b"8BPS youtube", "podcast.psd": b"8BPS podcast"}


def picture(width: int, height: int, kind: str = "JPEG") -> bytes:
    made = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(made, kind)
    return made.getvalue()
