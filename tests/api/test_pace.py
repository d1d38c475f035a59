"""How slow somebody may be, by a clock of the test's own: a line of one and a half kilobytes a second is no attack."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import pytest
import uvicorn
from uvicorn.server import ServerState

from api.bounds import Bounds
from api.door import Door
from api.protocol import bounded

BOUNDS = Bounds()
HEAD = b"PUT /files/x HTTP/1.1\r\nHost: here\r\nContent-Length: 26214400\r\n\r\n"


@dataclass
class Clock:
    """As much of a loop as a connection asks for."""

    now: float = 0.0
    due: list[tuple[float, object]] = field(default_factory=list)

    def time(self) -> float:
        return self.now

    def call_later(self, seconds, work, *given):
        self.due.append((self.now + seconds, work))
        return _Timer()

    def create_task(self, work, **named):
        work.close()
        return _Task()

    def pass_by(self, seconds: float) -> None:
        ends = self.now + seconds
        while ready := [each for each in self.due if each[0] <= ends]:
            first = min(ready, key=lambda each: each[0])
            self.due.remove(first)
            self.now = first[0]
            first[1]()
        self.now = ends


class _Timer:
    def cancel(self):
        pass


class _Task:
    def add_done_callback(self, work):
        pass


@dataclass
class Line:
    """The other end's side of a connection."""

    said: bytes = b""
    ended: str = ""
    unread: int = 0

    def get_extra_info(self, name, default=None):
        return ("192.0.2.1", 4711) if name == "peername" else default

    def write(self, data):
        self.said += data

    def get_write_buffer_size(self):
        return self.unread

    def is_closing(self):
        return bool(self.ended)

    def close(self):
        self.ended = self.ended or "closed"

    def abort(self):
        self.ended = "cut"

    def pause_reading(self):
        pass

    resume_reading = pause_reading


async def _nobody(scope, receive, send):
    raise AssertionError("nothing is asked of the application here")


@pytest.fixture
def connection():
    clock, line = Clock(), Line()
    config = uvicorn.Config(_nobody, log_config=None, proxy_headers=False)
    config.load()
    http, _ = bounded(Door(BOUNDS))
    protocol = http(config=config, server_state=ServerState(), app_state={}, _loop=clock)
    protocol.connection_made(line)
    return protocol, clock, line


def take(protocol):
    """As the application does with what came."""
    protocol.cycle.body.clear()
    protocol.flow.resume_reading()


def test_a_slow_and_steady_body_is_heard_for_as_long_as_it_takes(connection):
    protocol, clock, line = connection
    protocol.data_received(HEAD)
    for _ in range(3600):
        protocol.data_received(b"a" * 1500)
        take(protocol)
        clock.pass_by(1.0)
    assert line.ended == ""


@pytest.mark.parametrize("first", [0, 1_000_000], ids=["from the start", "after a quick beginning"])
def test_a_body_that_only_drips_is_ended(connection, first):
    protocol, clock, line = connection
    protocol.data_received(HEAD + b"a" * first)
    take(protocol)
    for _ in range(200):
        protocol.data_received(b"a")
        clock.pass_by(1.0)
    assert (line.said[:12], line.ended) == (b"HTTP/1.1 408", "closed")


def test_nobody_is_late_while_we_do_not_read(connection):
    protocol, clock, line = connection
    protocol.data_received(HEAD + b"a" * 200_000)
    assert protocol.flow.read_paused
    clock.pass_by(10 * BOUNDS.body_seconds)
    assert line.ended == ""


def test_a_header_in_small_pieces_has_its_time_and_no_more(connection):
    protocol, clock, line = connection
    pieces = [HEAD[place : place + 1] for place in range(len(HEAD))]
    for piece in pieces[:18]:
        protocol.data_received(piece)
        clock.pass_by(1.0)
    assert line.ended == ""
    clock.pass_by(2.0)
    assert (line.said[:12], line.ended) == (b"HTTP/1.1 408", "closed")


def test_an_answer_is_waited_for_without_end(connection):
    protocol, clock, line = connection
    protocol.data_received(b"GET /x HTTP/1.1\r\nHost: here\r\n\r\n")
    clock.pass_by(3600)
    assert line.ended == ""


@pytest.mark.parametrize(("taken", "ended"), [(1, ""), (0, "cut")])
def test_an_answer_that_nobody_reads_is_cut(connection, taken, ended):
    protocol, clock, line = connection
    protocol.data_received(b"GET /x HTTP/1.1\r\nHost: here\r\n\r\n")
    line.unread = 100_000
    protocol.pause_writing()
    moments = [clock.now + number * BOUNDS.unread_seconds / 3 for number in range(30)]
    for before, after in pairwise(moments):
        line.unread -= taken
        clock.pass_by(after - before)
    assert line.ended == ended
