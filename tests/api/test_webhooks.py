"""Webhooks from the first request to the call that arrives."""

import json
import uuid

import pytest

from service.webhooks import deliver_due
from tests.service.webhooks.receiver import Receiver


@pytest.fixture
def receiver():
    server = Receiver()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(service):
    return service.person()


def deliver(service) -> None:
    while deliver_due(service.context.database, service.context.settings):
        pass


def test_from_making_one_to_the_call(service, receiver):
    bob = service.person()
    made = bob.http.post("/api/webhooks", json={"url": receiver.url, "kinds": ["generation:ready"]})
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    hook = made.json()["id"]
    ready = bob.finished()
    deliver(service)
    ((headers, body),) = receiver.calls
    told = json.loads(body)
    assert (told["type"], told["generationId"]) == ("generation:ready", ready)
    (delivery,) = bob.http.get(f"/api/webhooks/{hook}/deliveries").json()["items"]
    assert (delivery["status"], delivery["id"], delivery["kind"]) == (
        "delivered",
        headers["webhook-id"],
        "generation:ready",
    )
    again = bob.http.post(f"/api/webhooks/{hook}/deliveries/{delivery['id']}/again")
    assert (again.status_code, again.json()["status"]) == (202, "pending")
    assert bob.http.post(f"/api/webhooks/{hook}/test").status_code == 202
    deliver(service)
    assert [json.loads(body)["type"] for _, body in receiver.calls] == [
        "generation:ready",
        "generation:ready",
        "webhook:test",
    ]


def test_who_asked_for_it_is_called_when_one_is_deleted(service, receiver):
    bob = service.person()
    for kinds in (["generation:deleted"], ["generation:ready"]):
        assert bob.http.post("/api/webhooks", json={"url": receiver.url, "kinds": kinds}).status_code == 201
    gone = bob.finished()
    assert bob.http.delete(f"/api/generation/{gone}").status_code == 204
    deliver(service)
    ((_, body),) = receiver.calls  # what was still to be told of it before is not told any more
    told = json.loads(body)
    assert (told["type"], told["generationId"], told["data"]) == ("generation:deleted", gone, {})


def test_its_owner_changes_renews_and_deletes_it(ada, receiver):
    made = ada.http.post("/api/webhooks", json={"url": receiver.url}).json()
    place = f"/api/webhooks/{made['id']}"
    changed = ada.http.patch(place, json={"enabled": False, "kinds": ["generation:failed"]}).json()
    assert (changed["enabled"], changed["kinds"], changed["url"]) == (False, ["generation:failed"], receiver.url)
    assert ada.http.post(f"{place}/test").status_code == 409
    renewed = ada.http.post(f"{place}/secret").json()
    assert renewed["secret"] != made["secret"]
    listed = ada.http.get("/api/webhooks").json()["items"]
    assert made["id"] in [one["id"] for one in listed]
    assert "secret" not in listed[0]
    assert ada.http.delete(place).status_code == 204
    assert ada.http.delete(place).status_code == 404


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"url": "http://example.org/"}, "https"),
        ({"url": "https://10.0.0.1/"}, "whole internet"),
        ({"url": "https://user:pass@example.org/"}, "password"),
        ({"url": "nonsense"}, "https"),
        ({"url": "https://example.org/", "kinds": ["generation:redy"]}, "body.kinds"),
        ({"kinds": []}, "body.url"),
    ],
)
def test_what_cannot_be_one_is_refused_with_the_reason(ada, body, says):
    answer = ada.http.post("/api/webhooks", json=body)
    assert answer.status_code == 422
    assert says in answer.json()["detail"]


def test_one_that_is_not_there(ada):
    place = f"/api/webhooks/{uuid.uuid4()}"
    for answer in (
        ada.http.patch(place, json={"enabled": True}),
        ada.http.delete(place),
        ada.http.post(f"{place}/secret"),
        ada.http.post(f"{place}/test"),
        ada.http.get(f"{place}/deliveries"),
        ada.http.post(f"{place}/deliveries/{uuid.uuid4()}/again"),
    ):
        assert answer.status_code == 404
