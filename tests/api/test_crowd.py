"""What one user's WebSockets may say together, and how many there may be."""

from __future__ import annotations

import asyncio
import json
import types
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed

from api import crowd
from api.crowd import PAST_PER_SECOND, Crowd, Meter, Past
from tests.api.test_live import ended, hear, open_socket, say, sign_in


@pytest.fixture
def no_time_passes(service, monkeypatch):
    monkeypatch.setattr(service.context.crowd, "_clock", lambda: 0.0)


def talk_until_closed(*sockets, message):
    """How many of the messages were sent until the first of the sockets was closed."""
    sent = 0
    try:
        while sent < 10_000:
            for socket in sockets:
                socket.send(message)
                sent += 1
                hear(socket)
    except ConnectionClosed as closed:
        return sent, closed.rcvd.code, closed.rcvd.reason
    raise AssertionError("nobody was closed")


_ON_THE_WAY = 10
"""What may be said before the end of a socket arrives: an answer that is heard may be one to what was said before."""


@pytest.mark.usefixtures("no_time_passes")
@pytest.mark.parametrize(
    ("message", "most"),
    [
        (json.dumps({"type": "ping"}), 100),
        ("nonsense", 100),
        (b"bytes", 100),
        (json.dumps({"type": "ping", "more": "a" * 32_000}), 5),
    ],
    ids=["pings", "nonsense", "bytes", "large ones"],
)
def test_the_sockets_of_one_user_are_closed_when_they_say_too_much(service, message, most):
    ada, bob = service.person(), service.person()
    with open_socket(service) as one, open_socket(service) as two, open_socket(service) as other:
        for socket, person in ((one, ada), (two, ada), (other, bob)):
            sign_in(socket, person)
        sent, code, reason = talk_until_closed(one, two, message=message)
        assert sent <= most + _ON_THE_WAY
        assert (code, reason.startswith("come back in ")) == (4429, True)
        say(other, type="ping")
        assert hear(other)["type"] == "pong", "others go on"


def test_a_user_has_so_many_sockets_and_no_more(service, monkeypatch):
    monkeypatch.setattr(crowd, "SOCKETS_PER_USER", 3)
    ada, bob = service.person(), service.person()
    with ExitStack() as open_ones:
        held = [open_ones.enter_context(open_socket(service)) for _ in range(3)]
        for socket in held:
            sign_in(socket, ada)
        with open_socket(service) as fourth:
            say(fourth, type="sign-in", token=ada.token)
            assert hear(fourth)["type"] == "signed-in"
            assert ended(fourth)[0] == 4429
        with open_socket(service) as other:
            sign_in(other, bob)
            say(other, type="ping")
            assert hear(other)["type"] == "pong"


def test_a_meter_fills_again():
    now = [0.0]
    meter = Meter(10, clock=lambda: now[0])
    assert [meter.take(1) for _ in range(50)] == [0.0] * 50
    assert meter.take(1) == pytest.approx(0.1)
    now[0] = 0.3
    assert [meter.take(1) for _ in range(3)] == [0.0] * 3
    assert meter.take(1) > 0
    now[0] = 1000.0
    assert meter.take(50) == 0.0
    assert meter.take(1) > 0, "no more is kept than for a few seconds"


def test_nothing_is_kept_of_who_has_gone():
    found = Crowd()
    with found.joined("ada"), found.joined("ada"):
        assert len(found._talks) == 1
    assert found._talks == {}


@types.coroutine
def _others():
    """Lets them go on."""
    yield


def test_the_past_of_all_is_told_by_turns_and_no_faster_than_so():
    """Ada's four sockets and Bob's one come back after long."""
    told, slept = list[str](), list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await _others()

    async def pages(past: Past, who: str, count: int) -> None:
        for _ in range(count):
            await past.rest(who, 200)
            told.append(who)

    async def all_of_them() -> None:
        past = Past(sleep=sleep)
        await asyncio.gather(*(pages(past, who, 5) for who in ("ada", "ada", "ada", "ada", "bob")))

    asyncio.run(all_of_them())
    assert slept == [200 / PAST_PER_SECOND] * 25
    assert told.index("bob") <= 2, "others wait for one page of hers"
    assert told[:10].count("bob") == 3
