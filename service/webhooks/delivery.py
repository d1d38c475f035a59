"""Making the calls: claimed with a lease and a fence, tried until answered with 2xx or given up.

One call of an endpoint at a time, the oldest event first, so a slow endpoint holds up only itself; a call that failed
lets later ones pass while it waits. A process that dies in the middle loses its lease, and the call is made again
under the same id.
"""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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
_AT_ONCE = 16
"""With so many threads, all of them are made within the lease."""
_THREADS = 4
_GONE = 410


@dataclass(frozen=True, kw_only=True)
class _Call:
    id: uuid.UUID
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


def deliver_due(database: Database, settings: Settings, *, call_seconds: float = _CALL_SECONDS) -> int:
    """Make what is due, a bounded number at once; returns how many were answered with 2xx."""
    with database.read() as session:  # mostly there is nothing, and finding that out takes no lock
        if session.scalar(_due().limit(1)) is None:
            return 0
    calls = database.write(_claim)
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="webhook") as pool:
        results = list(pool.map(lambda call: _make(call, settings, call_seconds), calls))
    for call, result in zip(calls, results, strict=True):
        database.write(partial(_record, call=call, result=result))
    return sum(result.good for result in results)


def _claim(session: Session) -> Sequence[_Call]:
    """The oldest due call of each endpoint that has none under way."""
    due = _due().limit(_AT_ONCE).subquery()
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


def _due() -> sa.Select[int, uuid.UUID]:
    under_way = sa.select(WebhookDelivery.endpoint_id).where(
        WebhookDelivery.status == "pending", WebhookDelivery.lease_until.is_not(None), ~_is_free()
    )
    return (
        sa.select(sa.func.min(WebhookDelivery.event_id).label("event_id"), WebhookDelivery.endpoint_id)
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
        .where(
            WebhookDelivery.status == "pending",
            is_due(WebhookDelivery.available_at, longest_seconds=max(BACKOFF_SECONDS)),
            _is_free(),
            WebhookEndpoint.disabled_at.is_(None),
            WebhookDelivery.endpoint_id.not_in(under_way),
        )
        .group_by(WebhookDelivery.endpoint_id)
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
    return _Call(id=row.id, fence=row.fence, url=endpoint.url, sealed=endpoint.secret, body=_body(event))


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
