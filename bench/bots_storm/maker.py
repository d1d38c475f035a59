"""A worker that makes pictures of nothing: real claims, stages, files and ends, with no engine behind them."""

from __future__ import annotations

import itertools
import random
import threading
import time
from types import TracebackType

from bots.desk import Desk
from engine.stages import Stage
from service import generations
from service.errors import Unavailable
from service.generations import Claim, NewArtifact, Replaced

_EVERY_NTH_FAILS = 7


class Maker:
    """On a thread, until the block ends."""

    def __init__(self, desk: Desk, *, seconds: float) -> None:
        self._desk, self._seconds = desk, seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="maker", daemon=True)

    def __enter__(self) -> Maker:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        for number in itertools.count(1):
            if self._over.is_set():
                return
            try:
                claim = generations.claim(self._desk.database, self._desk.settings, worker_id="maker")
                if claim is None:
                    time.sleep(0.02)
                else:
                    self._make(claim, fails=number % _EVERY_NTH_FAILS == 0)
            except (Unavailable, Replaced):
                continue

    def _make(self, claim: Claim, *, fails: bool) -> None:
        for done, stage in enumerate(Stage):
            generations.report_stage(self._desk.database, claim, stage=stage.value, progress=done / len(Stage))
            time.sleep(random.uniform(0, 2 * self._seconds / len(Stage)))
        if fails:
            generations.fail(self._desk.database, claim, code="no-face", message="No face was found.")
            return
        key = f"{claim.folder}youtube.jpg"
        self._desk.storage.put(key, b"picture", media_type="image/jpeg")
        file = NewArtifact(
            name="youtube.jpg",
            key=key,
            media_type="image/jpeg",
            size_bytes=7,
            sha256="0" * 64,
            values={"kind": "file", "format": "youtube", "width": 1280, "height": 720},
        )
        generations.finish(self._desk.database, claim, artifacts=[file], preview_key=key, download_key=key)
