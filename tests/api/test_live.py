"""The WebSocket: told in order, each once, also after having been away, and only to whom it concerns."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from api import live
from service import generations
from service.generations import GenerationRequest
from tests import asking
from tests.api.people import Person
from tests.waiting import HANG_SECONDS


def open_socket(service, **options):
    return connect(service.url.replace("http", "ws") + "/api/ws", open_timeout=HANG_SECONDS, **options)


def say(socket, **message):
    socket.send(json.dumps(message))


def hear(socket):
    return json.loads(socket.recv(HANG_SECONDS))


def sign_in(socket, person: Person, **more):
    say(socket, type="sign-in", token=person.token, **more)
    told = hear(socket)
    assert told["type"] == "signed-in"
    return told["lastEventId"]


def events_until(socket, kind):
    heard = []
    while not heard or heard[-1]["type"] != kind:
        told = hear(socket)
        if told["type"].startswith("generation:"):
            heard.append(told)
    return heard


def test_from_queued_to_ready(service_on_each):
    ada = service_on_each.person()
    with open_socket(service_on_each) as socket:
        sign_in(socket, ada)
        say(socket, type="subscribe")
        assert hear(socket)["type"] == "subscribed"
        identifier = ada.finished()
        heard = events_until(socket, "generation:ready")
    assert {told["generationId"] for told in heard} == {identifier}
    assert [told["id"] for told in heard] == sorted({told["id"] for told in heard})
    assert heard[0]["data"]["status"] == "pending"
    shown = heard[-1]["data"]["previewUrl"]
    assert asking.get(shown).status_code == 200


def test_going_on_from_the_last_event(service_on_each):
    ada = service_on_each.person()
    with open_socket(service_on_each) as socket:
        sign_in(socket, ada)
        say(socket, type="subscribe")
        hear(socket)
        ada.generate()
        last = hear(socket)["id"]
    ada.finished()
    with open_socket(service_on_each) as socket:
        assert sign_in(socket, ada, lastEventId=last) == last
        say(socket, type="subscribe")
        missed = events_until(socket, "generation:ready")
    assert missed[0]["id"] > last
    log = _log(service_on_each, ada, after=last)
    assert [told["id"] for told in missed] == log[: len(missed)]


def test_subscribing_to_one_tells_its_story(service):
    ada = service.person()
    done, other = ada.finished(), ada.generate()
    with open_socket(service) as socket:
        sign_in(socket, ada)
        say(socket, type="subscribe", generationId=done)
        heard = events_until(socket, "generation:ready")
        assert {told["generationId"] for told in heard} == {done}
        say(socket, type="subscribe", generationId=other)
        ada.http.post(f"/api/generation/{other}/cancel")
        rest = events_until(socket, "generation:cancelled")
        assert [told["generationId"] for told in rest] == [other] * len(rest)
        say(socket, type="unsubscribe", generationId=other)
        assert hear(socket)["type"] == "unsubscribed"
        say(socket, type="ping")
        assert hear(socket)["type"] == "pong"


def test_what_is_deleted_is_told_by_its_id_alone(service_on_each):
    ada, bob = service_on_each.person(), service_on_each.person()
    gone, other = ada.finished(), ada.finished()
    with open_socket(service_on_each) as socket, open_socket(service_on_each) as elsewhere:
        sign_in(socket, ada)
        say(socket, type="subscribe", generationId=gone)
        heard = events_until(socket, "generation:ready")
        sign_in(elsewhere, bob)
        say(elsewhere, type="subscribe")
        assert hear(elsewhere)["type"] == "subscribed"
        ada.http.delete(f"/api/generation/{other}")
        ada.http.delete(f"/api/generation/{gone}")
        told = hear(socket)
        assert (told["type"], told["generationId"], told["data"]) == ("generation:deleted", gone, {})
        say(elsewhere, type="ping")
        assert hear(elsewhere)["type"] == "pong"
    with open_socket(service_on_each) as socket:
        sign_in(socket, ada, lastEventId=heard[-1]["id"])
        say(socket, type="subscribe")
        missed = [events_until(socket, "generation:deleted")[-1] for _ in range(2)]
    assert [one["generationId"] for one in missed] == [other, gone]


def test_news_from_another_process(service_on_each):
    """A worker elsewhere changes the log; the followers here are told without being in the same process."""
    ada = service_on_each.person()
    identifier = ada.generate()
    with open_socket(service_on_each) as socket:
        sign_in(socket, ada)
        say(socket, type="subscribe", generationId=identifier)
        hear(socket)
        code = (
            "import sys\nfrom service import generations\nfrom service.database import open_database\n"
            "from service.queue import Doorbell\nfrom service.settings import Settings\n"
            "settings = Settings.model_validate_json(sys.argv[1])\ndatabase = open_database(settings)\n"
            "bell = Doorbell(settings)\nclaim = generations.claim(database, settings, worker_id='elsewhere')\n"
            "generations.fail(database, claim, code='x', message='No luck.')\nbell.wake(claim.user_id)\nbell.close()"
        )
        held = service_on_each.settings.model_dump(mode="json", exclude_none=True)
        held["secret_key"] = "a key for tests, of no use elsewhere"
        subprocess.run([sys.executable, "-c", code, json.dumps(held)], check=True, timeout=HANG_SECONDS)
        heard = events_until(socket, "generation:failed")
    assert heard[-1]["data"]["message"] == "No luck."


@pytest.mark.parametrize(
    "first",
    ["", "x", "{}", "[]", '{"type": "subscribe"}', '{"type": "sign-in"}', b"\x00"],
)
def test_who_does_not_sign_in_is_shown_out(service, first):
    with open_socket(service) as socket:
        socket.send(first)
        assert hear(socket)["problem"]["status"] == 422
        assert ended(socket) == (4400, [])


def test_a_token_that_does_not_hold_is_refused_as_nothing_else_is(service):
    with open_socket(service) as socket:
        say(socket, type="sign-in", token="x")
        assert hear(socket)["problem"]["status"] == 401
        assert ended(socket) == (4401, [])


def test_a_slow_first_message_is_no_refused_token(service, monkeypatch):
    monkeypatch.setattr(live, "_SIGN_IN_SECONDS", 0.05)
    with open_socket(service) as socket:
        told = hear(socket)["problem"]
        assert (told["status"], told["retryAfterSeconds"]) == (503, 1)
        assert ended(socket) == (1013, [])


def test_a_key_that_may_not_read_is_no_refused_token(service):
    key = service.person().http.post("/api/keys", json={"name": "makes", "scopes": ["write"]}).json()["key"]
    with open_socket(service) as socket:
        say(socket, type="sign-in", token=key)
        assert hear(socket)["problem"]["status"] == 403
        assert ended(socket) == (4403, [])


def test_a_page_elsewhere_is_not_let_in(service):
    with pytest.raises(InvalidStatus) as refused:
        open_socket(service, origin="https://evil.example.org")
    assert refused.value.response.status_code == 403
    with open_socket(service, origin=service.url) as socket:
        sign_in(socket, service.person())


def test_nonsense_is_answered_and_forgiven(service):
    with open_socket(service) as socket:
        sign_in(socket, service.person())
        for nonsense in (
            "",
            "{",
            "[1]",
            '{"type": "fly"}',
            '{"type": "subscribe", "generationId": "x"}',
            "\ud7ff" * 100,
        ):
            socket.send(nonsense)
            assert hear(socket)["type"] == "error"
        say(socket, type="ping")
        assert hear(socket)["type"] == "pong"


def test_it_ends_with_the_session(service, monkeypatch):
    clock = SimpleNamespace(time=time.time)
    monkeypatch.setattr(live, "time", clock)
    monkeypatch.setattr(live, "_AGAIN_SECONDS", 0.05)
    with open_socket(service) as socket:
        sign_in(socket, service.person())
        say(socket, type="ping")
        assert hear(socket)["type"] == "pong"
        clock.time = lambda: time.time() + service.settings.session_seconds
        assert hear(socket)["type"] == "error"
        with pytest.raises(ConnectionClosed) as closed:
            hear(socket)
    assert closed.value.rcvd.code == 4401


def ended(socket):
    """The code that the socket was closed with, and the events that were told before."""
    told = []
    try:
        while True:
            told.append(hear(socket)["type"])
    except ConnectionClosed as closed:
        return closed.rcvd.code, [kind for kind in told if kind.startswith("generation:")]


def test_signing_out_everywhere_ends_every_socket_at_once(service_on_each):
    """Those that follow and those that do not: nothing of what happens afterwards is told."""
    ada, bob = service_on_each.person(), service_on_each.person()
    with (
        open_socket(service_on_each) as follows,
        open_socket(service_on_each) as silent,
        open_socket(service_on_each) as other,
    ):
        for socket, person in ((follows, ada), (silent, ada), (other, bob)):
            sign_in(socket, person)
        for socket in (follows, other):
            say(socket, type="subscribe")
            assert hear(socket)["type"] == "subscribed"
        service_on_each.context.accounts.end_sessions(ada.id)
        identifier = _generated_elsewhere(service_on_each, ada)
        service_on_each.context.doorbell.wake(ada.id)
        assert ended(follows) == (4401, []), identifier
        assert ended(silent) == (4401, [])
        say(other, type="ping")
        assert hear(other)["type"] == "pong", "others go on"


def test_a_sign_out_in_another_process_is_heard_here(service_on_each):
    ada = service_on_each.person()
    with open_socket(service_on_each) as socket:
        sign_in(socket, ada)
        code = (
            "import sys, uuid\nfrom service.accounts import Accounts\nfrom service.database import open_database\n"
            "from service.queue import Doorbell\nfrom service.settings import Settings\n"
            "settings = Settings.model_validate_json(sys.argv[1])\nuser = uuid.UUID(sys.argv[2])\n"
            "Accounts(open_database(settings), settings).end_sessions(user)\n"
            "bell = Doorbell(settings)\nbell.wake(user)\nbell.close()"
        )
        held = service_on_each.settings.model_dump(mode="json", exclude_none=True)
        held["secret_key"] = "a key for tests, of no use elsewhere"
        subprocess.run([sys.executable, "-c", code, json.dumps(held), str(ada.id)], check=True, timeout=HANG_SECONDS)
        assert ended(socket)[0] == 4401


@pytest.mark.parametrize("end", ["revoked", "deleted"])
def test_a_socket_ends_with_its_key_and_with_the_account(service_on_each, end):
    ada = service_on_each.person()
    made = ada.http.post("/api/keys", json={"name": "follows"}).json()
    with open_socket(service_on_each) as socket:
        say(socket, type="sign-in", token=made["key"])
        assert hear(socket)["type"] == "signed-in"
        if end == "revoked":
            assert ada.http.delete(f"/api/key/{made['id']}").status_code == 204
        else:
            assert ada.http.delete("/api/account").status_code == 202
        assert ended(socket)[0] == 4401


def _generated_elsewhere(service, person):
    """By no session of theirs, which has ended."""
    here = service.context
    request = GenerationRequest(title="Why rockets explode", exporters=())
    return generations.submit(here.database, request, user_id=person.id, settings=service.settings).generation.id


@pytest.mark.usefixtures("clock_of_limits")
def test_who_comes_too_often_is_told_when_to_come_back(tmp_path, serve, quick):
    with serve(quick(tmp_path, requests_per_minute=8)) as service:
        ada = service.person()
        for _ in range(2):
            with open_socket(service) as socket:
                sign_in(socket, ada)
        with open_socket(service) as socket:
            say(socket, type="sign-in", token=ada.token)
            told = hear(socket)
            with pytest.raises(ConnectionClosed) as closed:
                hear(socket)
    seconds = told["problem"]["retryAfterSeconds"]
    assert (told["problem"]["status"], 1 <= seconds <= 61) == (429, True)
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4429, f"come back in {seconds} s")


def _log(service, person, after):
    from service.events import log as events

    found = events.after(service.context.database, after, user_id=person.id)
    return [event.id for event in found]
