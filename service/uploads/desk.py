"""Where an upload is asked for, looked after and cleared.

A `fileKey` from outside is looked up together with its user and never used as a path. The bytes that were checked are
the bytes that are stored as cleared (a font: what the check itself wrote anew): they are read once, so nothing can be
put in their place in between.
"""

from __future__ import annotations

import logging
import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine.errors import PhotoError
from engine.kinds.check import Finding
from engine.kinds.registry import Registry
from service.database import Database, Upload
from service.errors import NotFound, StorageDown
from service.monitoring import Stepped, tell
from service.plugins.apart import KnownPlugins
from service.settings import Settings
from service.storage import PresignedUpload, Storage, StoredObject
from service.uploads import record
from service.uploads.checking import Checks, CheckState, Judgement
from service.uploads.decoder import FONT_BYTES_LIMIT
from service.uploads.places import Places
from service.uploads.record import Claim
from service.uploads.room import refuse_when_full

_log = logging.getLogger(__name__)
MEDIA_TYPES = {
    "photo": ("image/jpeg", "image/png", "image/webp", "image/avif", "image/heic", "image/heif"),
    "logo": ("image/jpeg", "image/png", "image/webp"),
    "font": ("font/ttf", "font/otf", "font/woff2"),
}
_MOST_BYTES = {"font": FONT_BYTES_LIMIT}
_GRACE_SECONDS = 60
_ROOM_SECONDS = 5.0
"""How long somebody who looks waits for a place; after that the chore will see to it."""
_AGAIN_SECONDS = 5.0
_DECODING_TRIES = 3
_GIVE_UP_SECONDS = 86400
_VANISHED = "the file is no longer there; send it again to a new address"


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """An upload that nothing has come for yet, and where to send it; `upload.key` is the user's `fileKey`."""

    upload: Upload
    presigned: PresignedUpload


def open_uploads(settings: Settings, database: Database, storage: Storage, *, registry: Registry) -> Uploads:
    """With the checks of all plugins, as far as the settings ask for them."""
    return Uploads(database, storage, settings=settings, checks=open_checks(settings, registry))


def insist_on_checks(settings: Settings) -> None:
    """Before anything starts: `SettingsError` unless each required check is there and configured."""
    if settings.required_checks:
        plugins = KnownPlugins(settings)
        try:
            open_checks(settings, plugins.registry)
        finally:
            plugins.close()


def open_checks(settings: Settings, registry: Registry) -> Checks:
    return Checks.of(registry.checks.values(), settings, failures=registry.failures, disabled=registry.disabled)


class Uploads:
    """Safe to share between threads."""

    def __init__(self, database: Database, storage: Storage, *, settings: Settings, checks: Checks) -> None:
        self._database, self._storage, self._settings, self._checks = database, storage, settings, checks
        self._places = Places()

    def begin(self, *, user_id: uuid.UUID, size_bytes: int, media_type: str, purpose: str = "photo") -> Ticket:
        """A row and a signed address for exactly so many bytes of that type.

        Raises `PhotoError` (type or size that is not taken), `NotFound` (no such account), `QueueFull`, `Conflict` (the
        account keeps all it may), `DatabaseDown`.
        """
        self._check_wish(size_bytes, media_type, purpose)
        identifier = uuid.uuid4()
        key = f"uploads/{user_id}/{identifier}"
        presigned = self._storage.sign_put(
            key, seconds=self._settings.upload_url_seconds, size_bytes=size_bytes, media_type=media_type
        )
        row = Upload(
            id=identifier, user_id=user_id, key=key, purpose=purpose, media_type=media_type, size_bytes=size_bytes
        )
        with self._database.transaction() as session:
            record.check_room(session, user_id)
            refuse_when_full(session, user_id, size_bytes, self._settings)
            row.created_at = record.now(session)
            session.add(row)
        return Ticket(upload=row, presigned=presigned)

    def find(self, key: str, *, user_id: uuid.UUID) -> Upload:
        """The user's upload as it stands; `NotFound` also for somebody else's."""
        with self._database.read() as session:
            return record.found(session, user_id, key)

    def look(self, key: str, *, user_id: uuid.UUID) -> Upload:
        """See whether it has arrived, check it now if it has, and say how it stands then.

        `waiting`: nothing has come. `checking`: somebody else checks it, or a check could not say and is asked again
        later. `cleared`, `refused`: for good. Raises `NotFound`, `StorageDown`, `DatabaseDown`.
        """
        row = self.find(key, user_id=user_id)
        if row.status in ("cleared", "refused"):
            return row
        self._step(row)
        return self.find(key, user_id=user_id)

    def arrived(self, key: str) -> None:
        """Somebody who knows says that it lies there: check it now. For our own surfaces, which signed the address."""
        with self._database.read() as session:
            row = session.scalar(sa.select(Upload).where(Upload.key == key, Upload.status == "waiting"))
        if row:
            self._step(row, patience=0.0)

    def delete(self, key: str, *, user_id: uuid.UUID) -> None:
        """Its row goes now, its files soon after."""
        ends = self._settings.upload_url_seconds + _GRACE_SECONDS
        self._database.write(lambda session: record.remove(session, user_id, key, ends_seconds=ends))

    def check_due(self, limit: int = 20) -> int:
        """Look after everybody's uploads that wait, as a chore; returns how many were looked at."""
        with self._database.read() as session:
            rows = record.due(session, limit)
        for row in rows:
            self._step(row, patience=0.0)
        return len(rows)

    def check_states(self) -> list[CheckState]:
        """For `doctor`: each check, whether it is configured, and whether it can be reached now."""
        return self._checks.states()

    def obstacle(self) -> str:
        """Why no upload can be cleared at present, in a sentence; empty where some can."""
        return self._checks.obstacle

    def _check_wish(self, size_bytes: int, media_type: str, purpose: str) -> None:
        if purpose not in MEDIA_TYPES:
            raise PhotoError(f"purpose is {purpose!r}; photo, logo and font are known")
        if media_type not in MEDIA_TYPES[purpose]:
            raise PhotoError(
                f"a {purpose} may be one of {', '.join(MEDIA_TYPES[purpose])}; {media_type!r} is not taken"
            )
        most = min(self._settings.upload_bytes_limit, _MOST_BYTES.get(purpose, math.inf))
        if not 0 < size_bytes <= most:
            raise PhotoError(f"a {purpose} may have 1 to {most:,} bytes, not {size_bytes:,}; send a smaller copy")

    def _step(self, row: Upload, *, patience: float = _ROOM_SECONDS) -> None:
        """One step forward, if this process has a place for it within so many seconds, and no other is at it."""
        stored = self._storage.head(row.key)
        if stored is None:
            self._nothing_there(row)
            return
        with self._places.place(row.user_id, patience=patience) as ours:
            claim = self._database.write(lambda session: record.claim(session, row.id)) if ours else None
            if claim:
                self._check_or_release(claim, stored)

    def _nothing_there(self, row: Upload) -> None:
        age = self._age(row)
        if row.status == "checking":
            self._gone(row)
        elif age > self._settings.upload_url_seconds + _GRACE_SECONDS:
            reason = "nothing was sent to its address before that ended; ask for a new one"
            self._database.write(lambda session: record.expire(session, row.id, reason))
        else:
            self._database.write(lambda session: record.look_later(session, row.id, min(60.0, max(2.0, age / 2))))

    def _gone(self, row: Upload) -> None:
        """It was there and is not any more: a bucket's own rule, or somebody with the keys."""
        claim = self._database.write(lambda session: record.claim(session, row.id))
        if claim:
            self._refuse(claim, {}, _VANISHED)

    def _check_or_release(self, claim: Claim, stored: StoredObject) -> None:
        try:
            self._check(claim, stored)
        except StorageDown:
            self._database.write(lambda session: record.try_later(session, claim, {}, seconds=_AGAIN_SECONDS))
            raise

    def _check(self, claim: Claim, stored: StoredObject) -> None:
        data, wrong = self._bytes(claim.row, stored)
        if wrong:
            self._refuse(claim, {"size": {"finding": "refused", "reason": wrong}}, wrong)
            return
        judgement = self._checks.judge(data, claim.row.media_type, purpose=claim.row.purpose)
        if judgement.verdict.finding is Finding.CLEAN:
            self._clear(claim, judgement)
        elif judgement.verdict.finding is Finding.REFUSED:
            self._refuse(claim, judgement.record, judgement.verdict.reason)
        else:
            self._postpone(claim, judgement)

    def _bytes(self, row: Upload, stored: StoredObject) -> tuple[bytes, str]:
        """What lies there, and what is wrong with its size; nothing is read that is larger than announced."""
        if stored.size_bytes != row.size_bytes:
            return b"", f"{stored.size_bytes:,} bytes arrived and {row.size_bytes:,} were announced; send it again"
        try:
            data = self._storage.get(row.key)
        except NotFound:
            return b"", _VANISHED
        return data, "" if len(data) == row.size_bytes else "it changed while it was read; send it again"

    def _clear(self, claim: Claim, judgement: Judgement) -> None:
        decoded = judgement.decoded
        assert decoded is not None  # nothing is clean that was not read
        assert decoded.media_type is not None
        self._storage.put(claim.cleared_key, decoded.kept, media_type=decoded.media_type)
        values = {
            "status": "cleared",
            "cleared_key": claim.cleared_key,
            "sha256": judgement.sha256,
            "width": decoded.width,
            "height": decoded.height,
            "facts": {**decoded.facts, record.STRIPPED: True},
            "checks": {**judgement.record, "tries": claim.tries},
        }
        if not self._finish(claim, values):
            self._storage.delete(claim.cleared_key)
        elif claim.row.purpose == "photo":
            tell(Stepped(user_id=claim.row.user_id, step="upload"))

    def _refuse(self, claim: Claim, checks: Mapping[str, Any], reason: str) -> None:
        _log.info("upload %s is refused: %s", claim.row.id, reason)
        values = {"status": "refused", "reason": reason, "checks": {**checks, "tries": claim.tries}}
        self._finish(claim, values)

    def _postpone(self, claim: Claim, judgement: Judgement) -> None:
        """Undecided: again later, for a day at most; a decoder that keeps dying has decided."""
        reason = judgement.verdict.reason
        _log.warning("upload %s stays in quarantine (try %d): %s", claim.row.id, claim.tries, reason)
        decoding = judgement.record.get("decoding", {})
        died = decoding.get("finding") == Finding.UNDECIDED and claim.tries >= _DECODING_TRIES
        if died or self._age(claim.row) > _GIVE_UP_SECONDS:
            self._refuse(claim, dict(judgement.record), f"it could not be checked ({reason}); send another copy")
            return
        seconds = min(record.LONGEST_SECONDS, _AGAIN_SECONDS * 2.0 ** (claim.tries - 1))
        self._database.write(lambda session: record.try_later(session, claim, judgement.record, seconds=seconds))

    def _finish(self, claim: Claim, values: Mapping[str, Any]) -> bool:
        keep = max(0.0, self._settings.upload_url_seconds - self._age(claim.row)) + _GRACE_SECONDS
        return self._database.write(lambda session: record.finish(session, claim, values, keep_seconds=keep))

    def _age(self, row: Upload) -> float:
        """Seconds since its address was made, by the clock that all machines share."""
        with self._database.read() as session:
            return (record.now(session) - row.created_at).total_seconds()
