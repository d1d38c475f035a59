"""The log: in order, complete, and heard at once by those who follow it."""

import asyncio
import threading
import uuid

import pytest
import sqlalchemy as sa

from service.database import Database, Event, WebhookDelivery, WebhookEndpoint
from service.events import log as events
from service.events.log import Followers
from service.events.wakeup import open_wake_up
from service.queue import Doorbell
from service.settings import Settings
from tests.servers import add_user
from tests.waiting import HANG_SECONDS, pause


def _append(database: Database, user_id: uuid.UUID, number: int) -> Event:
    payload = {"number": number}
    return database.write(lambda session: events.append(session, events.PROGRESS, user_id=user_id, payload=payload))


def test_a_log_is_ones_own_and_in_order(database: Database, user_id: uuid.UUID) -> None:
    other = add_user(database)
    for number in range(3):
        _append(database, user_id, number)
        _append(database, other, 100 + number)
    found = events.after(database, 0, user_id=user_id)
    assert [event.payload["number"] for event in found] == [0, 1, 2]
    assert events.after(database, found[1].id, user_id=user_id)[0].payload == {"number": 2}
    assert events.latest_id(database, user_id=user_id) == found[-1].id
    assert events.latest_id(database, user_id=uuid.uuid4()) == 0


def test_nobody_who_reads_on_misses_a_late_commit(database: Database, user_id: uuid.UUID) -> None:
    """Ids are handed out before commits; without a lock a later id may be seen first and the earlier one skipped."""
    over = threading.Event()
    seen: list[int] = []

    def write(start: int) -> None:
        for number in range(start, start + 20):

            def slowly(session: object, number: int = number) -> None:
                events.append(session, events.PROGRESS, user_id=user_id, payload={"number": number})
                pause(0.001 * (number % 3))

            database.write(slowly)

    def read() -> None:
        last = 0
        while not (over.is_set() and not events.after(database, last, user_id=user_id)):
            for event in events.after(database, last, user_id=user_id):
                seen.append(event.payload["number"])
                last = event.id

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(100 * index,)) for index in range(3)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join(HANG_SECONDS)
    over.set()
    reader.join(HANG_SECONDS)
    assert sorted(seen) == sorted(100 * index + number for index in range(3) for number in range(20))


class Woken(Followers):
    """Remembers whose log it was told of."""

    def __init__(self, *given: object) -> None:
        self.told: list[uuid.UUID | None] = []
        super().__init__(*given)

    def _woken(self, user_id: uuid.UUID | None) -> None:
        self.told.append(user_id)
        super()._woken(user_id)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "postgresql without redis"])
def test_followers_hear_of_it_across_connections(request: pytest.FixtureRequest, kind: str) -> None:
    """Told by Redis or PostgreSQL; with neither, by looking."""
    settings: Settings = request.getfixturevalue(f"{kind.split()[0]}_settings")
    if kind.endswith("without redis"):
        settings = settings.model_copy(update={"queue_url": ""})
    from service.database import open_database

    ours, theirs = open_database(settings), open_database(settings)
    user_id = add_user(ours)
    doorbell = Doorbell(settings)

    def write(number: int) -> None:
        _append(theirs, user_id, number)
        doorbell.wake(user_id)

    async def scene() -> tuple[list[int], list[uuid.UUID | None]]:
        followers, numbers = Woken(ours, open_wake_up(settings)), []
        await asyncio.to_thread(write, 0)
        async for event in followers.follow(0, user_id=user_id):
            numbers.append(event.payload["number"])
            if len(numbers) == 4:
                break
            await asyncio.to_thread(write, len(numbers))
        await asyncio.to_thread(followers.close)
        return numbers, followers.told

    numbers, told = asyncio.run(asyncio.wait_for(scene(), HANG_SECONDS))
    assert numbers == [0, 1, 2, 3]
    assert (user_id in told) == (kind != "sqlite")
    doorbell.close()
    ours.close()
    theirs.close()


def test_what_lies_far_back_is_told_page_by_page(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    """Each page is looked up by itself, where the caller says, and none of them holds more than a few hundred."""
    with database.transaction() as session:
        lines = [{"user_id": user_id, "kind": events.PROGRESS, "payload": {"number": n}} for n in range(1001)]
        session.execute(sa.insert(Event), lines)
    pages: list[int] = []

    async def on_thread(look, *given):
        found = await asyncio.to_thread(look, *given)
        pages.append(len(found))
        return found

    async def scene() -> list[int]:
        followers, numbers = events.Followers(database, open_wake_up(settings)), []
        async for event in followers.follow(0, user_id=user_id, on_thread=on_thread):
            numbers.append(event.payload["number"])
            if len(numbers) == 1001:
                break
        await asyncio.to_thread(followers.close)
        return numbers

    assert asyncio.run(asyncio.wait_for(scene(), HANG_SECONDS)) == list(range(1001))
    assert pages == [200] * 5 + [1]


def test_webhooks_are_asked_for_in_the_same_transaction(database: Database, user_id: uuid.UUID) -> None:
    with database.transaction() as session:
        wanted = WebhookEndpoint(user_id=user_id, url="https://a.example", secret="s", kinds=[events.PROGRESS])
        other = WebhookEndpoint(user_id=user_id, url="https://b.example", secret="s", kinds=[events.READY])
        session.add_all([wanted, other])
    event = _append(database, user_id, 1)
    with database.read() as session:
        deliveries = session.query(WebhookDelivery).all()
    assert [(one.endpoint_id, one.event_id) for one in deliveries] == [(wanted.id, event.id)]
