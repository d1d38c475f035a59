"""Who waits for whom: one user's work keeps neither others waiting, nor what ends it."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from api.shares import PER_USER
from engine import measures
from service.errors import Unavailable
from service.uploads.checking import Checks
from tests.api.people import picture
from tests.api.test_protocol import connected, request
from tests.waiting import HANG_SECONDS, wait_for


class Hang:
    """What never ends until it is let go, and how many are in it."""

    def __init__(self) -> None:
        self._over, self._guard, self.inside = threading.Event(), threading.Lock(), 0

    def __call__(self, *given, **named):
        with self._guard:
            self.inside += 1
        self._over.wait(HANG_SECONDS)
        raise Unavailable("this was let go")

    def end(self) -> None:
        self._over.set()


@contextmanager
def asking(count, ask):
    """So many who ask at the same time and are not answered before the block ends."""
    pool = ThreadPoolExecutor(count)
    asked = [pool.submit(ask) for _ in range(count)]
    try:
        yield asked
    finally:
        pool.shutdown(wait=False)


@pytest.fixture
def hang():
    found = Hang()
    yield found
    found.end()


def answered_to_others(service, ada, waiting):
    """Whatever must never wait: for others, and for the one whose work it is."""
    bob = service.person()
    with service.anybody() as http:
        assert http.get("/api/health").status_code == 200
        assert http.get("/api/ready").status_code == 200
        assert http.post("/api/sign-in", json={"email": bob.email}).status_code == 202
    assert bob.http.get("/api/account").status_code == 200
    assert bob.http.post("/api/generate", json={"title": "Why", "exporters": []}).status_code == 202
    assert ada.http.get("/api/account").status_code == 200
    assert ada.http.post(f"/api/generation/{waiting}/cancel").status_code == 200


def test_work_of_one_user_that_hangs_holds_few_threads_and_nobody_else(service, hang, monkeypatch):
    """More than there are threads ask for what does not come; each user is let in so far and no further."""
    ada = service.person()
    waiting = ada.generate()
    monkeypatch.setattr(type(service.context.titles), "suggest", hang)
    with asking(60, lambda: ada.http.post("/api/title/suggest", json={"title": "Why"})):
        wait_for(lambda: hang.inside == PER_USER, "as much of it in work as one user may have")
        answered_to_others(service, ada, waiting)
        assert hang.inside == PER_USER
        hang.end()


def test_photos_whose_checks_do_not_end_hold_no_thread_of_others(service, hang, monkeypatch):
    """The scanner has gone silent, and Ada asks for pictures of photos that it should have looked at."""
    ada = service.person()
    waiting = ada.generate()
    monkeypatch.setattr(service.context.uploads, "arrived", lambda _key: None)
    monkeypatch.setattr(service.context.uploads, "check_due", lambda: 0)
    keys = [ada.upload(picture(size=(64, 36 + number))) for number in range(60)]
    monkeypatch.setattr(Checks, "judge", hang)
    with asking(60, lambda: ada.http.post("/api/generate", json={"title": "Why", "hostKey": keys.pop()})):
        wait_for(lambda: hang.inside, "a check")
        answered_to_others(service, ada, waiting)
        hang.end()


def test_reading_what_somebody_sends_as_a_scene_keeps_nobody_waiting(service, hang, monkeypatch):
    """A reader that does not come to an end stands for forty paths of 100,000 letters, which took six seconds."""
    ada = service.person()
    path = f"/api/generation/{ada.finished()}/scene"
    waiting = ada.generate()
    scene = ada.http.get(path).json()["scene"]
    layer = {"kind": "shape", "shape": "path", "id": "p", "name": "P", "path": "M0 0 L1 1", "width": 9, "height": 9}
    monkeypatch.setattr(measures, "_parsed", hang)
    with asking(12, lambda: ada.http.post(path, json={"scene": {**scene, "layers": [layer]}})):
        wait_for(lambda: hang.inside, "a scene that is read")
        answered_to_others(service, ada, waiting)
        hang.end()


@pytest.mark.parametrize("door", ["", "/refit", "/text"])
def test_of_whom_nothing_is_known_no_scene_is_read(service, door):
    """Not a letter of the body has come, nor will it."""
    target = f"/api/generation/{uuid.uuid4()}/scene{door}"
    lines = ("Content-Type: application/json", "Content-Length: 4000000", "Authorization: Bearer nobody")
    with connected(service) as connection:
        connection.sendall(request(*lines, target=target, method="POST"))
        assert connection.recv(65536).startswith(b"HTTP/1.1 401 ")
