"""Making the calls: claimed with a lease and a fence, tried until answered with 2xx or given up.

One call of an endpoint at a time, the oldest event first, so a slow endpoint holds up only itself; a call that failed
lets later ones pass while it waits. A user whose receivers do not answer holds few of the threads, and nobody waits for
a round of calls to end. A process that dies in the middle loses its lease, and the call is made again
under the same id.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import InputError
from service.database import Database, Event, WebhookDelivery, WebhookEndpoint, db_now, is_due, utc_now
from service.errors import SettingsError, Unavailable
from service.events import log as events
from service.settings import Settings
from service.webhooks.endpoints import may_call_here
from service.webhooks.posting import post
from service.webhooks.signature import headers, unseal

_log = logging.getLogger(__name__)
BACKOFF_SECONDS = (5, 30, 120, 600, 3600, 3 * 3600, 8 * 3600, 12 * 3600)
"""Before the second try, the third, ...; with the last of them spent, the call is given up: a day in all."""
GIVEN_UP_LIMIT = 5
"""Calls given up in a row after which an endpoint is called no more."""
_CALL_SECONDS = 10.0
_LEASE_SECONDS = 60.0
_THREADS = 16
"""Of one worker; mostly they wait for answers."""
_PER_USER = 2
"""Calls of one user under way at the same time, over all workers."""
_GONE = 410


@dataclass(frozen=True, kw_only=True)
class _Call:
    id: uuid.UUID
    user_id: uuid.UUID
    fence: int
    url: str
    sealed: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class _Result:
    status: int | None = None
    error: str | None = None

    @property
    def good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Senders:
    """Threads that make the calls of one worker. Who does not answer holds its own call's thread and no round."""

    def __init__(self, database: Database, settings: Settings, *, call_seconds: float = _CALL_SECONDS) -> None:
        self._database, self._settings, self._call_seconds = database, settings, call_seconds
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="webhook")
        self._free = threading.Semaphore(_THREADS)
        self._lock, self._held = threading.Lock(), Counter[uuid.UUID]()
        """Threads by user, whatever has become of the rows: those may be deleted, or asked for again."""

    def begin_due(self) -> Sequence[Future[bool]]:
        """Begin what is due, as far as threads are free; each says whether it was answered with 2xx."""
        held = self._held_now()
        with self._database.read() as session:  # mostly there is nothing, and finding that out takes no lock
            if session.execute(_claimable(1, held)).first() is None:
                return []
        room = sum(self._free.acquire(blocking=False) for _ in range(_THREADS))
        calls: Sequence[_Call] = []
        try:
            if room:
                calls = self._database.write(lambda session: _claim(session, room, held))
        finally:
            if room > len(calls):
                self._free.release(room - len(calls))
        with self._lock:
            self._held.update(call.user_id for call in calls)
        return [self._pool.submit(self._make, call) for call in calls]

    def _held_now(self) -> Mapping[uuid.UUID, int]:
        with self._lock:
            return {user_id: count for user_id, count in self._held.items() if count}

    def close(self) -> None:
        self._pool.shutdown()

    def _make(self, call: _Call) -> bool:
        try:
            result = _make(call, self._settings, self._call_seconds)
            self._database.write(partial(_record, call=call, result=result))
        except Unavailable as error:  # its lease ends, and it is made again
            _log.info("what came of a webhook's call has to wait: %s", error)
            return False
        finally:
            with self._lock:
                self._held[call.user_id] -= 1
            self._free.release()
        return result.good


def deliver_due(database: Database, settings: Settings, *, call_seconds: float = _CALL_SECONDS) -> int:
    """Make what is due, a bounded number at once, and wait for all of it; returns how many were answered with 2xx."""
    senders = Senders(database, settings, call_seconds=call_seconds)
    try:
        return sum(one.result() for one in senders.begin_due())
    finally:
        senders.close()


def _claim(session: Session, room: int, here: Mapping[uuid.UUID, int]) -> Sequence[_Call]:
    """The oldest due call of each endpoint that has none under way, of each user a few, and of the users by turns."""
    due = _claimable(room, here).subquery()
    chosen = session.scalars(
        sa.select(WebhookDelivery)
        .join(
            due,
            sa.and_(due.c.event_id == WebhookDelivery.event_id, due.c.endpoint_id == WebhookDelivery.endpoint_id),
        )
        .where(WebhookDelivery.status == "pending", _is_free())
        .with_for_update(of=WebhookDelivery, skip_locked=True)
    ).all()
    return [_claimed(session, row) for row in chosen]


def _claimable(room: int, here: Mapping[uuid.UUID, int]) -> sa.Select[int, uuid.UUID]:
    """`here` are the threads of this process that each user holds."""
    due, held = _due().subquery(), _under_way_of_users().subquery()
    place = sa.func.row_number().over(partition_by=due.c.user_id, order_by=due.c.event_id)
    told = sa.func.coalesce(held.c.count, 0)
    threads = sa.case(*((due.c.user_id == user_id, count) for user_id, count in here.items()), else_=0) if here else 0
    ranked = (
        sa.select(
            due.c.event_id,
            due.c.endpoint_id,
            place.label("place"),
            sa.case((told > threads, told), else_=threads).label("held"),
        )
        .join(held, held.c.user_id == due.c.user_id, isouter=True)
        .subquery()
    )
    return (
        sa.select(ranked.c.event_id, ranked.c.endpoint_id)
        .where(ranked.c.place + ranked.c.held <= _PER_USER)
        .order_by(ranked.c.place, ranked.c.event_id)
        .limit(room)
    )


def _under_way() -> tuple[sa.ColumnElement[bool], ...]:
    return (WebhookDelivery.status == "pending", WebhookDelivery.lease_until.is_not(None), ~_is_free())


def _under_way_of_users() -> sa.Select[uuid.UUID, int]:
    return (
        sa.select(WebhookEndpoint.user_id, sa.func.count().label("count"))
        .join(WebhookDelivery, WebhookDelivery.endpoint_id == WebhookEndpoint.id)
        .where(*_under_way())
        .group_by(WebhookEndpoint.user_id)
    )


def _due() -> sa.Select[int, uuid.UUID, uuid.UUID]:
    return (
        sa.select(
            sa.func.min(WebhookDelivery.event_id).label("event_id"),
            WebhookDelivery.endpoint_id,
            WebhookEndpoint.user_id,
        )
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
        .where(
            WebhookDelivery.status == "pending",
            is_due(WebhookDelivery.available_at, longest_seconds=max(BACKOFF_SECONDS)),
            _is_free(),
            WebhookEndpoint.disabled_at.is_(None),
            WebhookDelivery.endpoint_id.not_in(sa.select(WebhookDelivery.endpoint_id).where(*_under_way())),
        )
        .group_by(WebhookDelivery.endpoint_id, WebhookEndpoint.user_id)
    )


def _is_free() -> sa.ColumnElement[bool]:
    return sa.or_(
        WebhookDelivery.lease_until.is_(None), is_due(WebhookDelivery.lease_until, longest_seconds=_LEASE_SECONDS)
    )


def _claimed(session: Session, row: WebhookDelivery) -> _Call:
    row.fence += 1
    row.lease_until = db_now(_LEASE_SECONDS)
    session.flush()
    endpoint = session.get_one(WebhookEndpoint, row.endpoint_id)
    event = session.get(Event, row.event_id)
    return _Call(
        id=row.id,
        user_id=endpoint.user_id,
        fence=row.fence,
        url=endpoint.url,
        sealed=endpoint.secret,
        body=_body(event),
    )


def _body(event: Event | None) -> bytes:
    if event is None:
        return b"{}"
    about = events.subject(event)
    held = {
        "id": str(event.id),
        "type": event.kind,
        "createdAt": event.created_at.isoformat(),
        "generationId": str(about) if about else None,
        "data": {name: value for name, value in events.told(event).items() if name != "preview_url"},
    }
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _make(call: _Call, settings: Settings, seconds: float) -> _Result:
    try:
        secret = unseal(call.sealed, settings.signing_key())
        signed = headers(secret, identifier=str(call.id), timestamp=int(time.time()), body=call.body)
        status = post(call.url, call.body, signed, seconds=seconds, loopback=may_call_here(settings))
        return _Result(status=status, error=None if 200 <= status < 300 else f"status {status}")
    except (InputError, Unavailable) as error:
        return _Result(error=str(error))
    except SettingsError as error:
        _log.error("%s", error)
        return _Result(error="its secret cannot be read here; make a new one")


def _record(session: Session, call: _Call, result: _Result) -> None:
    """Nothing, when somebody else has taken the call over meanwhile, or it is gone."""
    row = session.scalar(
        sa.select(WebhookDelivery)
        .where(WebhookDelivery.id == call.id, WebhookDelivery.fence == call.fence, WebhookDelivery.status == "pending")
        .with_for_update()
    )
    if row is None:
        return
    endpoint = session.get_one(WebhookEndpoint, row.endpoint_id)
    row.attempts += 1
    row.lease_until, row.response_status, row.error = None, result.status, result.error
    if result.good:
        row.status, row.delivered_at, endpoint.failures = "delivered", db_now(), 0
    elif row.attempts > len(BACKOFF_SECONDS) or result.status == _GONE:
        row.status = "failed"
        endpoint.failures += 1
        if endpoint.failures >= GIVEN_UP_LIMIT or result.status == _GONE:
            endpoint.disabled_at = utc_now()
    else:
        row.available_at = db_now(BACKOFF_SECONDS[row.attempts - 1])
