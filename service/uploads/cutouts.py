"""Cutouts of cleared photos, shown before anything is made of them: made once, kept beside the photo, gone with it."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import InputError
from engine.kinds.registered import DEFAULT_FACE_FINDER
from service.database import Database, Upload
from service.errors import Conflict, NotFound, TooManyRequests
from service.limits import RateLimits
from service.processes.scratch import scratch
from service.settings import Settings
from service.storage import Storage
from service.storage.deletions import delete_later
from service.studio.processes import StudioProcesses
from service.studio.small_cutout import MEDIA_TYPE, SmallCutout, cut_small, get_ready
from service.uploads.record import cutouts_folder, found

_AT_ONCE_PER_USER = 4


@dataclass(frozen=True)
class Wish:
    """Which cutout of which photo."""

    upload_id: uuid.UUID
    user_id: uuid.UUID
    person: int
    keep_background: bool
    face_finder: str = DEFAULT_FACE_FINDER

    @property
    def name(self) -> str:
        finder = "" if self.face_finder == DEFAULT_FACE_FINDER else f"-{self.face_finder}"
        return f"{self.person}{'-whole' if self.keep_background else ''}{finder}"

    @property
    def asked(self) -> dict[str, Any]:
        """What the studio is told."""
        return {"person": self.person, "keep_background": self.keep_background, "face_finder": self.face_finder}

    @property
    def key(self) -> str:
        return f"{cutouts_folder(self.user_id, self.upload_id)}{self.name}.webp"


@dataclass(frozen=True, kw_only=True)
class Made:
    """How a cutout turned out. `key` is where it lies; none when it was refused, which `reason` explains."""

    key: str | None
    reason: str = ""
    width: int | None = None
    height: int | None = None
    faces: tuple[tuple[float, ...], ...] = ()
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> Made:
        faces = tuple(tuple(face) for face in held.get("faces", ()))
        return cls(**{**held, "faces": faces, "warnings": tuple(held.get("warnings", ()))})


class Cutouts:
    """Safe to share between threads."""

    def __init__(
        self, database: Database, storage: Storage, studio: StudioProcesses, limits: RateLimits, settings: Settings
    ) -> None:
        self._database, self._storage, self._studio, self._limits = database, storage, studio, limits
        self._work = settings.data_dir / "work"
        self._finder = settings.face_finder or DEFAULT_FACE_FINDER
        self._lock = threading.RLock()  # a future that is done already calls back at once
        self._running: dict[Wish, Future[Made]] = {}

    def ask(
        self,
        file_key: str,
        *,
        user_id: uuid.UUID,
        person: int,
        keep_background: bool,
        face_finder: str | None = None,
    ) -> Future[Made]:
        """The cutout, which may be there already. Asking again while it is made waits for the same one.

        Raises `NotFound`, `Conflict` for an upload that is no cleared photo, `TooManyRequests`, `Unavailable`.
        """
        with self._database.read() as session:
            row = found(session, user_id, file_key)
        photo = _cleared_photo(row)
        wish = Wish(row.id, user_id, person, keep_background, face_finder or self._finder)
        held = row.facts.get("cutouts", {}).get(wish.name)
        if held is not None:
            ready: Future[Made] = Future()
            ready.set_result(Made.of(held))
            return ready
        with self._lock:
            return self._running.get(wish) or self._begin(wish, photo)

    def expect_one(self) -> None:
        """A photo is on its way: have what it needs loaded when it comes."""
        if not self._studio.is_warm:
            self._studio.run(lambda: self._studio.do(get_ready), owner=None)

    def _begin(self, wish: Wish, photo: str) -> Future[Made]:
        if Counter(one.user_id for one in self._running)[wish.user_id] >= _AT_ONCE_PER_USER:
            raise TooManyRequests(
                f"{_AT_ONCE_PER_USER} of your photos are being cut out; ask again when one is done", retry_after=2
            )
        self._limits.count("cutouts", f"user:{wish.user_id}")
        future = self._studio.run(lambda: self._make(wish, photo), owner=wish.user_id)
        self._running[wish] = future
        future.add_done_callback(lambda _: self._forget(wish))
        return future

    def _forget(self, wish: Wish) -> None:
        with self._lock:
            self._running.pop(wish, None)

    def _make(self, wish: Wish, photo: str) -> Made:
        with scratch(self._work, f"{wish.user_id}") as folder:
            path = folder / "photo"
            self._storage.fetch(photo, path)
            try:
                small = self._studio.do(cut_small, photo=path, **wish.asked)
            except InputError as error:
                return self._keep(wish, Made(key=None, reason=str(error)))
        return self._keep(wish, self._stored(wish, small))

    def _stored(self, wish: Wish, small: SmallCutout) -> Made:
        self._storage.put(wish.key, small.picture, media_type=MEDIA_TYPE)
        return Made(key=wish.key, width=small.width, height=small.height, faces=small.faces, warnings=small.warnings)

    def _keep(self, wish: Wish, made: Made) -> Made:
        """Write down how it turned out; a photo that was deleted meanwhile takes its cutout along."""
        if not self._database.write(lambda session: _write(session, wish, made)):
            raise NotFound("this upload has just been deleted")
        return made


def _write(session: Session, wish: Wish, made: Made) -> bool:
    row = session.scalar(sa.select(Upload).where(Upload.id == wish.upload_id).with_for_update())
    if row is None:
        if made.key:
            delete_later(session, made.key, reason="upload deleted by its user")
        return False
    held = {name: value for name, value in asdict(made).items() if value not in (None, "", ())} | {"key": made.key}
    row.facts = {**row.facts, "cutouts": {**row.facts.get("cutouts", {}), wish.name: held}}
    return True


def _cleared_photo(row: Upload) -> str:
    if row.purpose != "photo":
        raise Conflict(f"this upload is a {row.purpose}; only photos are cut out")
    if row.status == "refused":
        raise Conflict(f"this photo was refused: {row.reason}")
    if row.status != "cleared" or row.cleared_key is None:
        raise Conflict(f"this photo is {row.status}, not cleared; ask again when its checks are done")
    return row.cleared_key
