"""The log: in order, complete, and heard at once by those who follow it."""

import asyncio
import threading
import time
import uuid

import pytest

from service.database import Database, Event, WebhookDelivery, WebhookEndpoint
from service.events import log as events
from service.events.log import Followers
from service.events.wakeup import open_wake_up
from service.queue import Doorbell
from service.settings import Settings
from tests.servers import add_user


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
                time.sleep(0.001 * (number % 3))

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
        thread.join(30)
    over.set()
    reader.join(30)
    assert sorted(seen) == sorted(100 * index + number for index in range(3) for number in range(20))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "postgresql without redis"])
def test_followers_hear_of_it_across_connections(request: pytest.FixtureRequest, kind: str) -> None:
    settings: Settings = request.getfixturevalue(f"{kind.split()[0]}_settings")
    if kind.endswith("without redis"):
        settings = settings.model_copy(update={"queue_url": ""})
    from service.database import open_database

    ours, theirs = open_database(settings), open_database(settings)
    user_id = add_user(ours)
    doorbell = Doorbell(settings)

    async def scene() -> tuple[list[int], float]:
        followers = Followers(ours, open_wake_up(settings))
        numbers, delays = [], []

        def write() -> None:
            for number in range(4):
                time.sleep(0.25)
                _append(theirs, user_id, number)
                sent.append(time.monotonic())
                doorbell.wake(user_id)

        sent: list[float] = []
        writer = threading.Thread(target=write)
        async for event in _following(followers, user_id, writer):
            numbers.append(event.payload["number"])
            delays.append(time.monotonic() - sent[-1])
            if len(numbers) == 4:
                break
        await asyncio.to_thread(followers.close)
        return numbers, max(delays)

    async def _following(followers: Followers, user_id: uuid.UUID, writer: threading.Thread):
        stream = followers.follow(0, user_id=user_id)
        await asyncio.sleep(0.5)
        writer.start()
        async for event in stream:
            yield event

    numbers, slowest = asyncio.run(asyncio.wait_for(scene(), 20))
    assert numbers == [0, 1, 2, 3]
    assert slowest < 1.5
    doorbell.close()
    ours.close()
    theirs.close()


def test_webhooks_are_asked_for_in_the_same_transaction(database: Database, user_id: uuid.UUID) -> None:
    with database.transaction() as session:
        wanted = WebhookEndpoint(user_id=user_id, url="https://a.example", secret="s", kinds=[events.PROGRESS])
        other = WebhookEndpoint(user_id=user_id, url="https://b.example", secret="s", kinds=[events.READY])
        session.add_all([wanted, other])
    event = _append(database, user_id, 1)
    with database.read() as session:
        deliveries = session.query(WebhookDelivery).all()
    assert [(one.endpoint_id, one.event_id) for one in deliveries] == [(wanted.id, event.id)]
