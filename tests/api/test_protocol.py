"""What a connection may send, and how long it may take, before the application hears of it."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack, contextmanager

import pytest
from websockets.exceptions import ConnectionClosed

from api.bounds import Bounds
from tests.api.test_live import hear, open_socket, say, sign_in
from tests.waiting import HANG_SECONDS, side_by_side, wait_for

HURRIED = Bounds(head_seconds=0.1, body_seconds=0.1)
"""Who is silent is closed as soon as somebody has looked."""


@contextmanager
def connected(service):
    host, port = service.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=HANG_SECONDS) as connection:
        yield connection


def heard(connection) -> bytes:
    """All that they say until they close, or cut the line because more was sent than they took."""
    told = b""
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionError:
            return told
        if not part:
            return told
        told += part


def asked(service, sent: bytes) -> tuple[int, dict]:
    """The first answer to it: status and document."""
    with connected(service) as connection:
        connection.sendall(sent)
        return answer_of(heard(connection))


def answer_of(told: bytes) -> tuple[int, dict]:
    head, _, body = told.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


def request(*lines: str, target: str = "/api/health", method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {target} HTTP/1.1", "Host: here", *lines, "", ""]).encode()


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        (request(target="/" + "a" * 9000), 414, "8,192 bytes"),
        (request(*(f"X-{number}: 1" for number in range(101))), 431, "100 lines"),
        (request(*(f"X-{number}: {'a' * 4000}" for number in range(9))), 431, "32,768 bytes"),
        (b"nonsense\r\n\r\n", 400, "no HTTP request"),
        (request("Connection: keep-alive") * 30, 429, "read their answers first"),
    ],
)
def test_what_is_too_much_is_told_and_closed(service, sent, status, says):
    with connected(service) as connection:
        connection.sendall(sent)
        told = heard(connection)
    if status == 429:  # beside the answers that were under way
        assert told.count(b"HTTP/1.1 ") < 30
        return
    found, document = answer_of(told)
    assert (found, document["status"]) == (status, status)
    assert says in document["detail"]


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /api/health HTTP/1.1\r\nHost: here\r\nX-Long: ",
        b"GET /",
        request("Transfer-Encoding: chunked", method="POST", target="/api/sign-in") + b"0\r\nX-Trailer: ",
        request("Transfer-Encoding: chunked", method="POST", target="/api/sign-in") + b"1;extension=",
    ],
    ids=["header", "address", "trailer", "extension"],
)
def test_a_line_without_end_is_not_listened_to(service, begun):
    """Far less is taken than was sent: the rest does not even fit between us."""
    taken, piece = 0, b"a" * 65536
    with connected(service) as connection:
        try:
            connection.sendall(begun)
            while taken < 100_000_000:
                taken += connection.send(piece)
        except ConnectionError:
            pass
    assert taken < 50_000_000


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"\r\n",
        b"GET /api/health HTTP/1.1\r\nHost: he",
        request("Content-Length: 100", method="POST", target="/api/sign-in"),
        request("Content-Length: 100", method="POST", target="/api/sign-in") + b'{"email": ',
    ],
    ids=["nothing", "an empty line", "half a header", "no body", "half a body"],
)
def test_who_says_no_more_is_told_that_it_took_too_long(tmp_path, serve, quick, begun):
    with serve(quick(tmp_path), bounds=HURRIED) as service, connected(service) as connection:
        connection.sendall(begun)
        status, document = answer_of(heard(connection))
    assert (status, "try again" in document["detail"]) == (408, True)


def test_an_answered_connection_that_sends_empty_lines_is_closed(tmp_path, serve, quick):
    """A line that means nothing keeps no connection open."""

    def told() -> list[int]:
        with connected(service) as connection:
            connection.sendall(request() + b"\r\n\r\n")
            heard_then = heard(connection)
        return [heard_then.count(status) for status in (b" 200 OK", b" 408 ")]

    with serve(quick(tmp_path), bounds=HURRIED) as service:
        wait_for(lambda: told() == [1, 1], "a request that arrives in time, and then nothing but empty lines")


def test_a_body_that_was_answered_already_is_not_heard_for_ever(service):
    """The address is one of nobody's, so it is answered before the body has come."""
    taken = 0
    with connected(service) as connection:
        connection.sendall(request("Content-Length: 100000000", method="PUT", target="/files/nobody"))
        try:
            while taken < 100_000_000:
                taken += connection.send(b"a" * 65536)
        except ConnectionError:
            pass
    assert taken < 50_000_000


def test_silent_connections_lock_nobody_out(tmp_path, serve, quick):
    """As many as there may be stand there and say nothing, and everybody who has something to say is answered."""
    with serve(quick(tmp_path), bounds=Bounds(connections=8, connections_per_household=8)) as service:
        silent = [socket.create_connection(service.url.removeprefix("http://").split(":")) for _ in range(8)]
        for _ in range(3):
            with service.anybody() as http:
                assert http.get("/api/health").status_code == 200
        for connection in silent:
            connection.close()


def test_sockets_that_never_sign_in_lock_nobody_out(tmp_path, serve, quick):
    with serve(quick(tmp_path), bounds=Bounds(connections=8, connections_per_household=8)) as service:
        ada = service.person()
        ada.http.close()
        with ExitStack() as stack:
            known = stack.enter_context(open_socket(service))
            sign_in(known, ada)
            for _ in range(7):
                stack.enter_context(open_socket(service))
            with service.anybody() as http:
                assert http.get("/api/health").status_code == 200
            known.ping().wait(HANG_SECONDS)


def test_who_finds_no_room_is_told_when_to_come_back(tmp_path, serve, quick):
    """Those who are in the midst of something keep their place."""
    busy = request("Content-Length: 100", method="POST", target="/api/sign-in")
    with (
        serve(quick(tmp_path), bounds=Bounds(connections_per_household=1, body_seconds=HANG_SECONDS)) as service,
        connected(service) as first,
    ):
        first.sendall(busy[:-2] + b"Expect: 100-continue\r\n\r\n")
        assert first.recv(65536).startswith(b"HTTP/1.1 100")
        with connected(service) as second:
            status, document = answer_of(heard(second))
    assert (status, document["retryAfterSeconds"]) == (503, 5)


def test_a_socket_counts_as_a_connection_and_gives_its_place_back(tmp_path, serve, quick):
    with serve(quick(tmp_path), bounds=Bounds(connections_per_household=2)) as service:
        ada = service.person()
        ada.http.close()
        for _ in range(3):
            with open_socket(service) as one, open_socket(service) as other:
                for each in (one, other):
                    sign_in(each, ada)
                with connected(service) as third:
                    assert answer_of(heard(third))[0] == 503


@pytest.mark.parametrize("frame", ["ping", "pong", "part"])
def test_frames_that_nobody_hears_are_counted_all_the_same(tmp_path, serve, quick, frame):
    with serve(quick(tmp_path), bounds=Bounds(frames_per_second=3)) as service, open_socket(service) as connection:
        sign_in(connection, service.person())
        with pytest.raises(ConnectionClosed) as closed:
            send_until_closed(connection, frame)
    assert closed.value.rcvd.code == 4429
    assert closed.value.rcvd.reason == "3 frames a second are the limit"


def send_until_closed(connection, frame):
    while True:
        if frame == "part":
            connection.send(["{", *[" "] * 50, "}"])
        else:
            {"ping": connection.ping, "pong": connection.pong}[frame]()


def test_bounds_do_no_harm_to_who_keeps_to_them(service):
    def visit() -> list[int]:
        with service.anybody() as http:
            return [http.get("/api/health", headers={"X-Long": "a" * 8000}).status_code for _ in range(20)]

    assert side_by_side(*[visit] * 6) == [[200] * 20] * 6
    with open_socket(service) as connection:
        sign_in(connection, service.person())
        say(connection, type="ping")
        assert hear(connection)["type"] == "pong"


def test_messages_that_come_faster_than_they_are_taken_end_the_socket(tmp_path, serve, quick):
    """Nobody listens to a flood, neither before it is closed nor after."""
    with serve(quick(tmp_path)) as service, open_socket(service) as connection:
        sign_in(connection, service.person())
        assert taken_of_a_flood(connection.socket) < 50_000_000


def taken_of_a_flood(connection) -> int:
    flood, taken = b"\x81\x80\x00\x00\x00\x00" * 10_000, 0
    try:
        while taken < 100_000_000:
            taken += connection.send(flood)
    except OSError:  # reset, or closed already by the library that reads beside us
        pass
    return taken
