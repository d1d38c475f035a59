"""Addresses that users want called, with their secrets, and what became of the calls."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import UnknownName
from service.accounts.home_key import is_its_owners
from service.database import Database, Event, WebhookDelivery, WebhookEndpoint, db_now, utc_now
from service.errors import Conflict, NotFound
from service.events import log as events
from service.generations.submission import living_user
from service.settings import Settings
from service.webhooks.posting import checked_url
from service.webhooks.signature import fresh_secret, seal

KINDS = (events.PROGRESS, events.READY, events.FAILED, events.CANCELLED, events.DELETED)
TEST = "webhook:test"
ENDPOINTS_PER_USER = 10


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    id: uuid.UUID
    url: str
    kinds: tuple[str, ...]
    """Empty is all of them."""
    enabled: bool
    failures: int
    """Calls in a row that were given up."""
    created_at: datetime
    secret: str | None = None
    """Only in the answer to whoever has just made it."""


def may_call_here(settings: Settings) -> bool:
    """On a machine of one's own, so that one can try it out; never where strangers bring addresses."""
    return is_its_owners(settings)


def create_endpoint(
    database: Database, *, user_id: uuid.UUID, url: str, kinds: Collection[str], settings: Settings
) -> Endpoint:
    """With its secret. `InputError` for the url, `UnknownName` for a kind, `Conflict` when there are too many."""
    checked_url(url, loopback=may_call_here(settings))
    wanted, secret = _checked_kinds(kinds), fresh_secret()

    def work(session: Session) -> WebhookEndpoint:
        living_user(session, user_id)
        count = sa.select(sa.func.count()).select_from(WebhookEndpoint).where(WebhookEndpoint.user_id == user_id)
        if (session.scalar(count) or 0) >= ENDPOINTS_PER_USER:
            raise Conflict(f"there are {ENDPOINTS_PER_USER} webhooks already; delete one that is no longer used")
        row = WebhookEndpoint(user_id=user_id, url=url, secret=seal(secret, settings.signing_key()), kinds=wanted)
        session.add(row)
        session.flush()
        return row

    return _shown(database.write(work), secret=secret)


def list_endpoints(database: Database, *, user_id: uuid.UUID) -> list[Endpoint]:
    with database.read() as session:
        query = sa.select(WebhookEndpoint).where(WebhookEndpoint.user_id == user_id)
        return [_shown(row) for row in session.scalars(query.order_by(WebhookEndpoint.created_at, WebhookEndpoint.id))]


def change_endpoint(
    database: Database,
    endpoint_id: uuid.UUID,
    *,
    user_id: uuid.UUID,
    settings: Settings,
    url: str | None = None,
    kinds: Collection[str] | None = None,
    enabled: bool | None = None,
) -> Endpoint:
    """What is None stays. Errors as for `create_endpoint`, and `NotFound`."""
    if url is not None:
        checked_url(url, loopback=may_call_here(settings))
    wanted = _checked_kinds(kinds) if kinds is not None else None

    def work(session: Session) -> WebhookEndpoint:
        row = _owned(session, endpoint_id, user_id)
        row.url = url if url is not None else row.url
        row.kinds = wanted if wanted is not None else row.kinds
        if enabled is not None:
            row.disabled_at = None if enabled else (row.disabled_at or utc_now())
            row.failures = 0 if enabled else row.failures
        return row

    return _shown(database.write(work))


def rotate_secret(database: Database, endpoint_id: uuid.UUID, *, user_id: uuid.UUID, settings: Settings) -> Endpoint:
    """With a new secret; calls from now on are signed with it alone."""
    secret = fresh_secret()

    def work(session: Session) -> WebhookEndpoint:
        row = _owned(session, endpoint_id, user_id)
        row.secret = seal(secret, settings.signing_key())
        return row

    return _shown(database.write(work), secret=secret)


def delete_endpoint(database: Database, endpoint_id: uuid.UUID, *, user_id: uuid.UUID) -> None:
    """With all its calls, made or not."""
    database.write(lambda session: session.delete(_owned(session, endpoint_id, user_id)))


def deliveries(
    database: Database, endpoint_id: uuid.UUID, *, user_id: uuid.UUID, limit: int = 50
) -> Sequence[tuple[WebhookDelivery, str]]:
    """The newest calls, each with its event's kind."""
    with database.read() as session:
        _owned(session, endpoint_id, user_id)
        query = (
            sa.select(WebhookDelivery, Event.kind)
            .join(Event, Event.id == WebhookDelivery.event_id)
            .where(WebhookDelivery.endpoint_id == endpoint_id)
        )
        rows = session.execute(query.order_by(WebhookDelivery.event_id.desc()).limit(limit))
        return [(row[0], row[1]) for row in rows]


def send_again(
    database: Database, endpoint_id: uuid.UUID, delivery_id: uuid.UUID, *, user_id: uuid.UUID
) -> WebhookDelivery:
    """Make a call once more, with all its tries; the id is the same as before."""

    def work(session: Session) -> WebhookDelivery:
        _owned(session, endpoint_id, user_id)
        query = sa.select(WebhookDelivery).where(
            WebhookDelivery.id == delivery_id, WebhookDelivery.endpoint_id == endpoint_id
        )
        row = session.scalar(query.with_for_update())
        if row is None:
            raise NotFound(f"there is no delivery {delivery_id}")
        row.status, row.attempts, row.available_at, row.lease_until = "pending", 0, db_now(), None
        row.fence += 1
        session.flush()
        session.refresh(row)
        return row

    return database.write(work)


def send_test(database: Database, endpoint_id: uuid.UUID, *, user_id: uuid.UUID) -> WebhookDelivery:
    """A call of the kind `webhook:test`, whatever kinds the endpoint wants."""

    def work(session: Session) -> WebhookDelivery:
        endpoint = _owned(session, endpoint_id, user_id)
        if endpoint.disabled_at:
            raise Conflict("this webhook is disabled; enable it first")
        event = events.append(session, TEST, user_id=user_id, payload={"message": "A test, as you asked."})
        query = sa.select(WebhookDelivery).where(
            WebhookDelivery.endpoint_id == endpoint.id, WebhookDelivery.event_id == event.id
        )
        row = session.scalar(query)
        if row is None:
            row = WebhookDelivery(endpoint_id=endpoint.id, event_id=event.id, available_at=db_now())
            session.add(row)
        session.flush()
        session.refresh(row)
        return row

    return database.write(work)


def _owned(session: Session, endpoint_id: uuid.UUID, user_id: uuid.UUID) -> WebhookEndpoint:
    query = sa.select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, WebhookEndpoint.user_id == user_id)
    row = session.scalar(query)
    if row is None:
        raise NotFound(f"there is no webhook {endpoint_id}")
    return row


def _checked_kinds(kinds: Collection[str]) -> list[str]:
    for kind in kinds:
        if kind not in KINDS:
            raise UnknownName("kind of event", kind, KINDS)
    return [kind for kind in KINDS if kind in kinds]


def _shown(row: WebhookEndpoint, *, secret: str | None = None) -> Endpoint:
    return Endpoint(
        id=row.id,
        url=row.url,
        kinds=tuple(row.kinds),
        enabled=row.disabled_at is None,
        failures=row.failures,
        created_at=row.created_at,
        secret=secret,
    )
