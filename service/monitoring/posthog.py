"""PostHog: that somebody who agreed came from an upload over a generation to a download. Who, it cannot learn.

A person is a keyed hash, the same as long as the secret key is; consent is looked up when an event is sent, not when it
happened. Its own library would tell of the machine as well, so the one document that it takes is written here.
"""

from __future__ import annotations

import logging
import queue
import threading
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import sqlalchemy as sa

from service.database import Database, User, open_database
from service.errors import Unavailable
from service.keys import derived, keyed_hash
from service.monitoring.happenings import CONSENT, Happening, Stepped, heard_by
from service.settings import Settings

_log = logging.getLogger(__name__)
_QUEUED, _BATCH, _WAIT_SECONDS, _PATIENCE_SECONDS, _ENDING_SECONDS = 1000, 50, 1.0, 5.0, 2.0


@dataclass(frozen=True, kw_only=True)
class _Step:
    happened: Stepped
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


@contextmanager
def opened(settings: Settings, part: str) -> Iterator[None]:
    sender = _Sender(settings)
    with heard_by(sender.hear):
        yield
    sender.end()


class _Sender:
    def __init__(self, settings: Settings) -> None:
        assert settings.posthog_key
        self._settings, self._key = settings, settings.posthog_key.get_secret_value()
        self._pseudonyms = derived(settings.signing_key(), "usage")
        self._waiting: queue.Queue[_Step | None] = queue.Queue(_QUEUED)
        self._thread = threading.Thread(target=self._work, name="usage", daemon=True)
        self._thread.start()

    def hear(self, happening: Happening) -> None:
        if isinstance(happening, Stepped):
            try:
                self._waiting.put_nowait(_Step(happened=happening))
            except queue.Full:  # whoever reads funnels can do without one
                return

    def end(self) -> None:
        """Send what is there, if that is quick."""
        try:
            self._waiting.put_nowait(None)
        except queue.Full:
            return
        self._thread.join(_ENDING_SECONDS)

    def _work(self) -> None:
        database = open_database(self._settings)
        with httpx.Client(timeout=_PATIENCE_SECONDS) as client:
            while steps := self._next():
                try:
                    self._send(client, steps, _agreed(database, {step.happened.user_id for step in steps}))
                except (httpx.HTTPError, Unavailable) as error:
                    _log.warning("%d steps of usage are not told: %s", len(steps), type(error).__name__)
                except Exception:  # the thread must outlive whatever one batch brings
                    _log.exception("steps of usage were not told")
        database.close()

    def _next(self) -> list[_Step]:
        """Wait for the first, then take what else is there; none at the end."""
        found = [self._waiting.get()]
        while found[-1] is not None and len(found) < _BATCH:
            try:
                found.append(self._waiting.get(timeout=_WAIT_SECONDS))
            except queue.Empty:
                break
        if found[-1] is None and len(found) > 1:
            self._waiting.put(None)
        return [step for step in found if step]

    def _send(self, client: httpx.Client, steps: Sequence[_Step], agreed: Collection[uuid.UUID]) -> None:
        events = [self._event(step) for step in steps if step.happened.user_id in agreed]
        if events:
            url = f"{self._settings.posthog_url.rstrip('/')}/batch/"
            client.post(url, json={"api_key": self._key, "batch": events}).raise_for_status()

    def _event(self, step: _Step) -> dict[str, Any]:
        return {
            "event": step.happened.step,
            "distinct_id": keyed_hash(self._pseudonyms, str(step.happened.user_id)),
            "timestamp": step.at.isoformat(),
            "properties": {"$process_person_profile": False, "$geoip_disable": True},
        }


def _agreed(database: Database, users: Collection[uuid.UUID]) -> set[uuid.UUID]:
    with database.read() as session:
        rows = session.execute(sa.select(User.id, User.settings).where(User.id.in_(users), User.disabled_at.is_(None)))
        return {identifier for identifier, settings in rows if settings.get(CONSENT) is True}
