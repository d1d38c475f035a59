"""What happened, in order: an append-only log for each user, and a wake-up for those who follow it.

The log is the truth; a wake-up only says that looking is worth while now. It comes by Redis pub/sub where the queue
is Redis, by LISTEN on PostgreSQL, and by looking every now and then on SQLite. A wake-up that is lost costs a moment.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Database, Event, WebhookDelivery, WebhookEndpoint, db_now, lock_user
from service.database.notices import notify
from service.events.wakeup import WakeUp

PROGRESS = "generation:progress"
READY = "generation:ready"
FAILED = "generation:failed"
CANCELLED = "generation:cancelled"
DELETED = "generation:deleted"

_BATCH = 200
_LOOK_SECONDS = 5.0
OnThread = Callable[..., Awaitable[Any]]
Rest = Callable[[int], Awaitable[None]]
"""After a page of so many events of the past, for the sake of others."""


def append(
    session: Session,
    kind: str,
    *,
    user_id: uuid.UUID,
    payload: dict[str, Any],
    generation_id: uuid.UUID | None = None,
    once: str | None = None,
    locked: bool = False,
    webhooks: bool = True,
) -> Event:
    """Write one line in the caller's transaction; calls that the user's webhooks want are written beside it.

    The user's row is locked, so that ids rise in the order of commits and a follower never skips a late one; whoever
    locks a generation as well has done so after it. `locked` says that the caller has done so, and without `webhooks`
    that there are none.
    """
    session.flush()
    connection = session.connection()
    on_postgresql = connection.dialect.name == "postgresql"
    if on_postgresql and not locked:  # SQLite's writers take turns anyway
        lock_user(session, user_id)
    line = {"user_id": user_id, "generation_id": generation_id, "kind": kind, "payload": payload, "once": once}
    key = connection.execute(_LINE, line).inserted_primary_key
    assert key is not None  # of one row there is always one
    identifier = key[0]
    if webhooks:
        _ask_for_deliveries(session, identifier, kind, user_id)
    notify(session, user_id)
    return Event(id=identifier, **line)


_LINE = sa.insert(cast(sa.Table, Event.__table__))


def _ask_for_deliveries(session: Session, event_id: int, kind: str, user_id: uuid.UUID) -> None:
    wanted = sa.select(WebhookEndpoint.id, WebhookEndpoint.kinds).where(
        WebhookEndpoint.user_id == user_id, WebhookEndpoint.disabled_at.is_(None)
    )
    for endpoint_id, kinds in session.execute(wanted):
        if not kinds or kind in kinds:
            session.add(WebhookDelivery(endpoint_id=endpoint_id, event_id=event_id, available_at=db_now()))


def tell_deleted(session: Session, generation_id: uuid.UUID, *, user_id: uuid.UUID) -> None:
    """That one is gone, by its id alone: its own lines went with its row, and this one cannot hang on it."""
    payload = {"generation_id": str(generation_id)}
    append(session, DELETED, user_id=user_id, payload=payload, once=f"deleted:{generation_id}")


def subject(event: Event) -> uuid.UUID | None:
    """The generation that a line is about, whether or not it is still there."""
    if event.kind == DELETED:
        return uuid.UUID(event.payload["generation_id"])
    return event.generation_id


def told(event: Event) -> dict[str, Any]:
    """What a line says beside whom it is about."""
    return {} if event.kind == DELETED else dict(event.payload)


def after(database: Database, after_id: int, *, user_id: uuid.UUID, limit: int = _BATCH) -> Sequence[Event]:
    """A user's events that came after `after_id`, oldest first."""
    with database.read() as session:
        query = sa.select(Event).where(Event.user_id == user_id, Event.id > after_id).order_by(Event.id).limit(limit)
        return session.scalars(query).all()


def of_generation(
    database: Database, generation_id: uuid.UUID, *, user_id: uuid.UUID, after_id: int, until: int, limit: int = _BATCH
) -> Sequence[Event]:
    """The last events of one generation after `after_id`, up to and with `until`, oldest first."""
    own = (Event.user_id == user_id, Event.generation_id == generation_id, Event.id > after_id, Event.id <= until)
    with database.read() as session:
        return session.scalars(sa.select(Event).where(*own).order_by(Event.id.desc()).limit(limit)).all()[::-1]


def latest_id(database: Database, *, user_id: uuid.UUID) -> int:
    """Where the log of this user stands now; 0 when it is empty."""
    with database.read() as session:
        return session.scalar(sa.select(sa.func.max(Event.id)).where(Event.user_id == user_id)) or 0


class Followers:
    """Lets the coroutines of one process follow the log; one thread listens for all of them."""

    def __init__(self, database: Database, wake_up: WakeUp) -> None:
        self._database, self._wake_up = database, wake_up
        self._waiting: dict[uuid.UUID, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = {}
        wake_up.listen(self._woken)

    async def follow(
        self,
        after_id: int,
        *,
        user_id: uuid.UUID,
        check: Callable[[], object] = lambda: None,
        on_thread: OnThread = asyncio.to_thread,
        rest: Rest = lambda _: asyncio.sleep(0),
    ) -> AsyncIterator[Event]:
        """Every event of the user after `after_id`, each once and in order, for as long as the caller listens.

        Each time that something may have come, `check` is called on a thread before any of it is given; what it raises
        ends the following. What lies far back is taken page by page, with a `rest` for others between.
        """
        with self._registered(user_id) as bell:
            while True:
                bell.clear()
                events = await on_thread(self._looked, after_id, user_id, check)
                for event in events:
                    yield event
                    after_id = event.id
                if len(events) < _BATCH:
                    await _rung(bell, self._look_seconds)
                else:
                    await rest(len(events))

    def _looked(self, after_id: int, user_id: uuid.UUID, check: Callable[[], object]) -> Sequence[Event]:
        events = after(self._database, after_id, user_id=user_id)
        check()
        return events

    async def changes(self, user_id: uuid.UUID) -> AsyncIterator[None]:
        """Each time that something of the user's may have changed, and now and then in between."""
        with self._registered(user_id) as bell:
            while True:
                bell.clear()
                yield
                await _rung(bell, self._look_seconds)

    @property
    def _look_seconds(self) -> float:
        return self._wake_up.look_seconds or _LOOK_SECONDS

    def close(self) -> None:
        self._wake_up.close()

    @contextmanager
    def _registered(self, user_id: uuid.UUID) -> Iterator[asyncio.Event]:
        entry = (asyncio.get_running_loop(), asyncio.Event())
        self._waiting.setdefault(user_id, set()).add(entry)
        try:
            yield entry[1]
        finally:
            self._waiting[user_id].discard(entry)
            if not self._waiting[user_id]:
                del self._waiting[user_id]

    def _woken(self, user_id: uuid.UUID | None) -> None:
        """Called on the listening thread; None means that something may have been missed."""
        users = list(self._waiting) if user_id is None else [user_id]
        for user in users:
            for loop, bell in list(self._waiting.get(user, ())):
                if not loop.is_closed():
                    loop.call_soon_threadsafe(bell.set)


async def _rung(bell: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(bell.wait(), seconds)
    except TimeoutError:
        return
