"""Calls: signed, made once for each event and endpoint, tried again, given up, and never for what is not wanted."""

import json
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.errors import InputError, UnknownName
from service.database import WebhookDelivery, WebhookEndpoint, db_now
from service.errors import Conflict, NotFound
from service.events import log as events
from service.webhooks import (
    Senders,
    change_endpoint,
    create_endpoint,
    delete_endpoint,
    deliver_due,
    deliveries,
    delivery,
    endpoints,
    headers,
    list_endpoints,
    rotate_secret,
    send_again,
    send_test,
)
from service.webhooks.delivery import BACKOFF_SECONDS, GIVEN_UP_LIMIT
from service.webhooks.endpoints import ENDPOINTS_PER_USER
from tests.servers import add_user
from tests.service.webhooks.receiver import Receiver
from tests.waiting import HANG_SECONDS, side_by_side, wait_for

PAGE = Path(__file__).resolve().parents[3] / "docs" / "webhooks.md"


@pytest.fixture
def receiver():
    server = Receiver()
    yield server
    server.stop()


@pytest.fixture
def endpoint(database, settings, user_id, receiver):
    return create_endpoint(database, user_id=user_id, url=receiver.url, kinds=[events.READY], settings=settings)


def happen(database, user_id, kind=events.READY, **payload) -> int:
    with database.transaction() as session:
        return events.append(session, kind, user_id=user_id, payload=payload).id


def due_now(database) -> None:
    with database.transaction() as session:
        session.execute(sa.update(WebhookDelivery).values(available_at=db_now(-1)))


def now(database) -> datetime:
    with database.read() as session:
        return session.scalar(sa.select(db_now()))


def only(database) -> WebhookDelivery:
    with database.read() as session:
        return session.scalars(sa.select(WebhookDelivery)).one()


def verify():
    """The example of the page, as it stands there."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict = {}
    exec(code, names)
    return names["verified"]


def test_a_call_is_made_once_and_the_example_verifies_it(database, settings, user_id, receiver, endpoint):
    happen(database, user_id, status="ready", preview_url="generations/secret/key.jpg")
    happen(database, user_id, events.PROGRESS)
    assert deliver_due(database, settings) == 1
    assert deliver_due(database, settings) == 0
    ((sent, body),) = receiver.calls
    assert json.loads(body)["type"] == "generation:ready"
    assert json.loads(body)["data"] == {"status": "ready"}
    seen: set[str] = set()
    verified = verify()
    assert verified(endpoint.secret, sent, body, seen) == str(only(database).id)
    with pytest.raises(ValueError, match="came before"):
        verified(endpoint.secret, sent, body, seen)
    for wrong in (
        lambda: verified("whsec_" + "A" * 43 + "=", sent, body, set()),
        lambda: verified(endpoint.secret, sent, body + b" ", set()),
        lambda: verified(endpoint.secret, {**sent, "webhook-id": "other"}, body, set()),
        lambda: verified(endpoint.secret, {**sent, "webhook-timestamp": "1"}, body, set()),
        lambda: verified(endpoint.secret, sent, body, set(), now=time.time() + 360),
        lambda: verified(endpoint.secret, sent, body, set(), now=time.time() - 360),
    ):
        with pytest.raises(ValueError, match=r"not ours|too old"):
            wrong()


def test_the_signature_is_that_of_the_specification():
    """The example of the Standard Webhooks specification."""
    sent = headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        identifier="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert sent["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_call_that_failed_is_tried_again_under_the_same_id(database, settings, user_id, receiver, endpoint):
    happen(database, user_id)
    receiver.status = 500
    assert deliver_due(database, settings) == 0
    assert (only(database).status, only(database).attempts, only(database).error) == ("pending", 1, "status 500")
    assert deliver_due(database, settings) == 0
    assert len(receiver.calls) == 1
    due_now(database)
    receiver.status = 200
    assert deliver_due(database, settings) == 1
    assert only(database).status == "delivered"
    assert receiver.calls[0][0]["webhook-id"] == receiver.calls[1][0]["webhook-id"]


def test_it_waits_longer_each_time_and_is_given_up(database, settings, user_id, receiver, endpoint):
    happen(database, user_id)
    receiver.status = 503
    for planned in BACKOFF_SECONDS:
        begun = now(database)
        deliver_due(database, settings)
        wait = timedelta(seconds=planned)
        assert begun + wait <= only(database).available_at <= now(database) + wait
        due_now(database)
    deliver_due(database, settings)
    due_now(database)
    assert deliver_due(database, settings) == 0
    assert (only(database).status, len(receiver.calls)) == ("failed", len(BACKOFF_SECONDS) + 1)


@pytest.mark.parametrize("status", [410, 500])
def test_an_endpoint_that_is_gone_is_called_no_more(database, settings, user_id, receiver, endpoint, status):
    receiver.status = status
    for _ in range(GIVEN_UP_LIMIT if status == 500 else 1):
        happen(database, user_id)
        with database.transaction() as session:
            session.execute(sa.update(WebhookDelivery).values(attempts=len(BACKOFF_SECONDS)))
        deliver_due(database, settings)
    assert not list_endpoints(database, user_id=user_id)[0].enabled
    calls = len(receiver.calls)
    happen(database, user_id)
    deliver_due(database, settings)
    assert len(receiver.calls) == calls
    change_endpoint(database, endpoint.id, user_id=user_id, settings=settings, enabled=True)
    receiver.status = 200
    happen(database, user_id)
    assert deliver_due(database, settings) == 1


def test_a_slow_endpoint_holds_up_only_itself(database, settings, user_id, receiver, endpoint):
    other, quick = add_user(database), Receiver()
    create_endpoint(database, user_id=other, url=quick.url, kinds=[], settings=settings)
    receiver.mood = "hang"
    happen(database, user_id)
    happen(database, other)
    with ThreadPoolExecutor(1) as pool:
        delivering = pool.submit(deliver_due, database, settings, call_seconds=HANG_SECONDS)
        wait_for(lambda: quick.calls, "the other's call")
        receiver.over.set()
        assert delivering.result(HANG_SECONDS) == 1
    quick.stop()


def test_receivers_of_one_user_that_hang_hold_a_share_and_no_round(database, settings, user_id, receiver, monkeypatch):
    """Twenty of Ada's do not answer; what happens to Bob meanwhile is told at the next look, and the one after."""
    monkeypatch.setattr(endpoints, "ENDPOINTS_PER_USER", 20)
    other, quick = add_user(database), Receiver()
    for number in range(20):
        create_endpoint(database, user_id=user_id, url=f"{receiver.url}&n={number}", kinds=[], settings=settings)
    create_endpoint(database, user_id=other, url=quick.url, kinds=[], settings=settings)
    receiver.mood = "hang"
    happen(database, user_id)
    senders = Senders(database, settings, call_seconds=HANG_SECONDS)
    hanging = list(senders.begin_due())
    assert len(hanging) == 2
    for number in range(1, 4):
        happen(database, other)
        assert [call.result(HANG_SECONDS) for call in senders.begin_due()] == [True]
        assert len(quick.calls) == number
    assert not any(call.done() for call in hanging)
    receiver.over.set()
    senders.close()
    quick.stop()


@pytest.mark.parametrize("trick", ["again", "deleted"])
def test_no_trick_with_the_rows_gets_a_user_more_threads(database, settings, user_id, receiver, trick):
    """A call that is asked for again, or whose endpoint is deleted, holds its thread all the same."""
    receiver.mood = "hang"
    senders = Senders(database, settings, call_seconds=HANG_SECONDS)
    begun = []
    for _ in range(3):
        made = create_endpoint(database, user_id=user_id, url=receiver.url, kinds=[], settings=settings)
        told = send_test(database, made.id, user_id=user_id)
        begun += senders.begin_due()
        if trick == "again":
            send_again(database, made.id, told.id, user_id=user_id)
        else:
            delete_endpoint(database, made.id, user_id=user_id)
        begun += senders.begin_due()
    assert len(begun) == 2
    receiver.over.set()
    senders.close()


def test_users_take_turns_when_threads_are_few(database, settings, monkeypatch, receiver):
    monkeypatch.setattr(delivery, "_THREADS", 3)
    users = [add_user(database) for _ in range(3)]
    for who in users:
        for number in range(2):
            create_endpoint(
                database, user_id=who, url=f"{receiver.url}&who={who}&n={number}", kinds=[], settings=settings
            )
        happen(database, who, who=str(who))
    assert deliver_due(database, settings) == 3
    assert sorted(json.loads(body)["data"]["who"] for _, body in receiver.calls) == sorted(map(str, users))


def test_several_processes_make_each_call_once_and_the_oldest_first(database, settings, user_id, receiver, endpoint):
    ids = [happen(database, user_id, number=number) for number in range(12)]

    def work() -> None:
        deliver_due(database, settings)

    def all_told() -> bool:
        side_by_side(*[work] * 3)
        return len(receiver.calls) >= len(ids)

    wait_for(all_told)
    assert [int(json.loads(body)["id"]) for _, body in receiver.calls] == ids


def test_a_call_whose_process_died_is_made_again(database, settings, user_id, receiver, endpoint):
    happen(database, user_id)
    with database.transaction() as session:
        session.execute(sa.update(WebhookDelivery).values(lease_until=db_now(60), fence=1))
    assert deliver_due(database, settings) == 0
    with database.transaction() as session:
        session.execute(sa.update(WebhookDelivery).values(lease_until=db_now(-1)))
    assert deliver_due(database, settings) == 1


def test_an_endpoint_deleted_in_the_middle(database, settings, user_id, receiver, endpoint):
    happen(database, user_id)
    receiver.mood = "hang"
    with ThreadPoolExecutor(1) as pool:
        delivering = pool.submit(deliver_due, database, settings, call_seconds=HANG_SECONDS)
        wait_for(lambda: receiver.calls, "the call")
        delete_endpoint(database, endpoint.id, user_id=user_id)
        receiver.over.set()
        assert delivering.result(HANG_SECONDS) == 0
    with database.read() as session:
        assert session.scalars(sa.select(WebhookDelivery)).all() == []


# What its owner may do


def test_the_secret_is_sealed_shown_once_and_can_be_made_anew(database, settings, user_id, receiver, endpoint):
    with database.read() as session:
        kept = session.get_one(WebhookEndpoint, endpoint.id).secret
    assert endpoint.secret.removeprefix("whsec_") not in kept
    assert list_endpoints(database, user_id=user_id)[0].secret is None
    fresh = rotate_secret(database, endpoint.id, user_id=user_id, settings=settings).secret
    happen(database, user_id)
    deliver_due(database, settings)
    assert verify()(fresh, *receiver.calls[0], set())
    with pytest.raises(ValueError, match="not ours"):
        verify()(endpoint.secret, *receiver.calls[0], set())


def test_with_another_signing_key_a_call_waits_and_says_why(database, settings, user_id, receiver, endpoint):
    happen(database, user_id)
    assert deliver_due(database, settings.model_copy(update={"secret_key": None, "database_url": ""})) == 0
    assert "make a new one" in only(database).error
    assert receiver.calls == []


def test_a_test_call_and_one_more_time(database, settings, user_id, receiver, endpoint):
    made = send_test(database, endpoint.id, user_id=user_id)
    assert deliver_due(database, settings) == 1
    send_again(database, endpoint.id, made.id, user_id=user_id)
    assert deliver_due(database, settings) == 1
    first, second = receiver.calls
    assert first[0]["webhook-id"] == second[0]["webhook-id"] == str(made.id)
    assert first[1] == second[1]
    (told,) = deliveries(database, endpoint.id, user_id=user_id)
    assert (told[0].status, told[1]) == ("delivered", "webhook:test")


def test_what_is_somebody_elses_is_not_there(database, settings, user_id, endpoint):
    other = add_user(database)
    for ask in (
        lambda: change_endpoint(database, endpoint.id, user_id=other, settings=settings, enabled=False),
        lambda: rotate_secret(database, endpoint.id, user_id=other, settings=settings),
        lambda: delete_endpoint(database, endpoint.id, user_id=other),
        lambda: deliveries(database, endpoint.id, user_id=other),
        lambda: send_test(database, endpoint.id, user_id=other),
        lambda: send_again(database, endpoint.id, uuid.uuid4(), user_id=other),
        lambda: send_again(database, endpoint.id, uuid.uuid4(), user_id=user_id),
    ):
        with pytest.raises(NotFound):
            ask()
    assert list_endpoints(database, user_id=other) == []
    assert list_endpoints(database, user_id=user_id)[0].enabled


def test_what_cannot_be_an_endpoint(database, settings, user_id):
    with pytest.raises(InputError):
        create_endpoint(database, user_id=user_id, url="http://example.org/", kinds=[], settings=settings)
    with pytest.raises(UnknownName, match="generation:ready"):
        create_endpoint(database, user_id=user_id, url="https://a.org/", kinds=["generation:redy"], settings=settings)
    real = settings.model_copy(update={"environment": "production"})
    with pytest.raises(InputError):
        create_endpoint(database, user_id=user_id, url="http://127.0.0.1:1/", kinds=[], settings=real)
    for _ in range(ENDPOINTS_PER_USER):
        create_endpoint(database, user_id=user_id, url="https://a.org/", kinds=[], settings=settings)
    with pytest.raises(Conflict):
        create_endpoint(database, user_id=user_id, url="https://a.org/", kinds=[], settings=settings)
