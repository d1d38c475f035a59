"""Photographs from a chat: only from the platform's hosts, only so large, only photographs."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from bots.desk import Desk
from bots.photographs import Fetcher, Photo, checked, shown_name, take_in
from engine.errors import PhotoError
from service.errors import Unavailable


def jpeg(size: int = 64) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (size, size), "#806040").save(out, "JPEG")
    return out.getvalue()


@dataclass
class Host:
    """An attachments' host on this machine."""

    address: str
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://{self.address}{path}"


@pytest.fixture
def host() -> Iterator[Host]:
    with serving() as host:
        yield host


@contextmanager
def serving() -> Iterator[Host]:
    found: list[Host] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found[0].asked.append(f"{self.path} {self.headers.get('Authorization', '')}".strip())
            status, headers, body = found[0].answers[self.path]
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.append(Host(f"127.0.0.1:{server.server_address[1]}"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found[0]
    finally:
        server.shutdown()
        server.server_close()


def test_it_is_fetched_with_what_its_host_wants_to_see(host: Host):
    host.answers["/a.jpg"] = (200, {}, jpeg())
    photo = Fetcher(hosts=[host.address]).fetch(host.url("/a.jpg"), "a.jpg", headers={"Authorization": "Bearer x"})
    assert photo == Photo("a.jpg", jpeg())
    assert host.asked == ["/a.jpg Bearer x"]


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.example.org/a.jpg",
        "https://other.example.org/a.jpg",
        "https://cdn.example.org@evil.example.org/a.jpg",
        "https://ada:word@cdn.example.org/a.jpg",
        "https://cdn.example.org:8443/a.jpg",
        "https://cdn.example.org.evil.example.org/a.jpg",
        "https://93.184.216.34/a.jpg",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "ftp://cdn.example.org/a.jpg",
        "https://[::1]/a.jpg",
        "https://cdn.example.org\\@evil.example.org/",
        "https://cdn.example.org:x/a.jpg",
        "",
    ],
)
def test_what_does_not_lie_on_a_known_host_is_not_visited(url: str):
    with pytest.raises(PhotoError, match=r"^me\.jpg does not lie where attachments do"):
        Fetcher(hosts=["cdn.example.org"]).fetch(url, "me.jpg")


def test_another_port_of_this_machine_is_not_visited(host: Host):
    with serving() as other, pytest.raises(PhotoError):
        Fetcher(hosts=[host.address, "cdn.example.org"]).fetch(other.url("/a.jpg"), "a.jpg")
    assert other.asked == []


def test_a_redirect_is_not_followed(host: Host):
    with serving() as other:
        host.answers["/a.jpg"] = (302, {"Location": other.url("/a.jpg")}, b"")
        with pytest.raises(PhotoError, match="attach it again"):
            Fetcher(hosts=[host.address]).fetch(host.url("/a.jpg"), "a.jpg", headers={"Authorization": "Bearer x"})
    assert other.asked == []


def test_one_that_says_it_is_too_large_is_not_fetched(host: Host):
    with pytest.raises(PhotoError, match="larger than 1 MB"):
        Fetcher(hosts=[host.address], bytes_limit=2**20).fetch(host.url("/a.jpg"), "a.jpg", declared=2**20 + 1)
    assert host.asked == []


def test_one_that_is_larger_than_it_said_is_cut_off(host: Host):
    host.answers["/a.jpg"] = (200, {}, jpeg() + b"\0" * 2**21)
    with pytest.raises(PhotoError, match="larger than 1 MB"):
        Fetcher(hosts=[host.address], bytes_limit=2**20).fetch(host.url("/a.jpg"), "a.jpg", declared=10)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_one_that_is_gone_is_asked_for_again(host: Host, status: int):
    host.answers["/a.jpg"] = (status, {}, b"")
    with pytest.raises(PhotoError, match=r"a\.jpg is no longer there; attach it again"):
        Fetcher(hosts=[host.address]).fetch(host.url("/a.jpg"), "a.jpg")


def test_a_host_that_is_down_is_no_fault_of_the_photo(host: Host):
    host.answers["/a.jpg"] = (503, {}, b"")
    with pytest.raises(Unavailable):
        Fetcher(hosts=[host.address]).fetch(host.url("/a.jpg"), "a.jpg")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (b"MZ" + b"\0" * 100, "is a program"),
        (b"<!DOCTYPE html><title>Sign in</title>", "is a web page"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "is an SVG drawing"),
        (b"GIF89a" + b"\0" * 100, "is a GIF picture"),
        (b"%PDF-1.7", "is a PDF document"),
        (b"hello", "is a text file"),
    ],
)
def test_what_is_no_photo_is_named(data: bytes, what: str):
    with pytest.raises(PhotoError, match=rf"^me\.png {what}"):
        checked(Photo("me.png", data))


def test_it_goes_through_the_quarantine(desk: Desk):
    user_id = _user(desk)
    key = take_in(desk.uploads, desk.storage, Photo("me.jpg", jpeg()), user_id=user_id)
    assert desk.uploads.find(key, user_id=user_id).status == "cleared"


def test_what_the_checks_refuse_is_refused_by_name(desk: Desk):
    with pytest.raises(PhotoError, match=r"^broken\.jpg: "):
        take_in(desk.uploads, desk.storage, Photo("broken.jpg", jpeg()[:200]), user_id=_user(desk))


def _user(desk: Desk):
    from tests.servers import add_user

    return add_user(desk.database)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("<@everyone>.png", "everyone.png"), ("../../a.png", "a.png"), ("a\n\x1b[31m.png", "a[31m.png"), ("", "the file")],
)
def test_a_name_means_nothing_to_a_chat(name: str, shown: str):
    assert shown_name(name) == shown
