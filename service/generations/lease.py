"""Keeping a lease while working: a heart on a thread of its own, and news of how far the work is."""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Database, Generation, db_now, lock_user, rows_changed
from service.errors import Unavailable
from service.events import log as events
from service.generations.claiming import Claim
from service.generations.endings import Replaced, holds
from service.generations.work import seconds_allowed
from service.settings import Settings

_log = logging.getLogger(__name__)
BEATS_PER_LEASE = 6
_MARGIN_SECONDS = 120.0


class Heart:
    """Renews the lease six times as often as it would end, and learns what became of the generation meanwhile.

    It stops by itself some time after a render may last, counted from when its worker last looked after it, so that
    one that hangs gives its generation up.
    """

    def __init__(self, database: Database, claim: Claim, *, settings: Settings) -> None:
        self._database, self._claim = database, claim
        self._lease_seconds = settings.lease_seconds
        self._goes_on_for = seconds_allowed(settings, claim.row.work) + _MARGIN_SECONDS
        self.looked_after()
        self._over = threading.Event()
        self.replaced = threading.Event()
        """Somebody else has the generation: nothing may be written for it any more."""
        self.cancelled = threading.Event()
        """Its user no longer wants it."""
        self._thread = threading.Thread(target=self._beat, name="heart", daemon=True)

    def looked_after(self) -> None:
        self._ends = time.monotonic() + self._goes_on_for

    def __enter__(self) -> Heart:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(self._lease_seconds)

    def _beat(self) -> None:
        while not self._over.wait(self._lease_seconds / BEATS_PER_LEASE) and time.monotonic() < self._ends:
            try:
                cancel_requested = self._database.write(self._renew, tries=2)
            except Unavailable:
                continue  # the next beat tries again; a lease that ends meanwhile is caught by the fence
            except Exception:
                _log.exception("a heartbeat failed")
                continue
            if cancel_requested is None:
                self.replaced.set()
                return
            if cancel_requested:
                self.cancelled.set()

    def _renew(self, session: Session) -> bool | None:
        """Whether it is to be cancelled; None when it is no longer ours."""
        held = sa.update(Generation).where(*holds(self._claim))
        if not rows_changed(session, held.values(lease_until=db_now(self._lease_seconds))):
            return None
        return session.scalar(sa.select(Generation.cancel_requested).where(Generation.id == self._claim.id))


def report_stage(database: Database, claim: Claim, *, stage: str, progress: float) -> None:
    """Write how far the work is and tell its followers; `Replaced` when it is no longer ours."""
    _report(database, claim, {"stage": stage, "progress": round(progress, 3)})


def report_preview(database: Database, claim: Claim, *, key: str, stage: str, progress: float) -> None:
    """Publish the first picture, stored as `key`, before the big files are done."""
    _report(database, claim, {"stage": stage, "progress": round(progress, 3), "preview_url": key})


def _report(database: Database, claim: Claim, values: dict[str, object]) -> None:
    def work(session: Session) -> None:
        lock_user(session, claim.user_id)
        if not rows_changed(session, sa.update(Generation).where(*holds(claim)).values(**values)):
            raise Replaced(f"generation {claim.id} is no longer with {claim.worker_id}")
        payload = {"status": "running", **values}
        events.append(session, events.PROGRESS, user_id=claim.user_id, generation_id=claim.id, payload=payload)

    database.write(work)
