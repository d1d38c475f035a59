"""Addresses that somebody else chose: what is visited, what is not, and that time and bytes end."""

import ipaddress
import socket
import threading

import pytest

from engine.errors import InputError
from service.errors import Unavailable
from service.net import Visitor, is_public
from tests.waiting import HANG_SECONDS, pause


class Host:
    """A server of a few raw answers on loopback; `asked` holds the requests."""

    def __init__(self, *answers: bytes, drip: float = 0.0) -> None:
        self.asked: list[bytes] = []
        self._answers, self._drip = answers, drip
        self.sent = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        for answer in self._answers:
            connection, _ = self._listener.accept()
            with connection:
                self.asked.append(_request(connection))
                try:
                    self._send(connection, answer)
                except OSError:
                    continue

    def _send(self, connection: socket.socket, answer: bytes) -> None:
        answer = answer.replace(b"PORT", str(self.port).encode())
        if not self._drip:
            connection.sendall(answer)
            return
        for byte in answer:
            connection.sendall(bytes([byte]))
            self.sent += 1
            pause(self._drip)

    def visitor(self, **changes: object) -> Visitor:
        held = {
            "schemes": ("http",),
            "ports": (self.port,),
            "allows": lambda _: True,
            "lookup": lambda *_: ["127.0.0.1"],
            "seconds": HANG_SECONDS,
        }
        return Visitor(**{**held, **changes})

    def url(self, path: str = "/", host: str = "example.org") -> str:
        return f"http://{host}:{self.port}{path}"


def _request(connection: socket.socket) -> bytes:
    """A whole request: headers, and as much body as they announce."""
    asked = connection.recv(65536)
    headers, _, body = asked.partition(b"\r\n\r\n")
    announced = [line for line in headers.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    wanted = int(announced[0].split(b":")[1]) if announced else 0
    while len(body) < wanted and (more := connection.recv(65536)):
        asked, body = asked + more, body + more
    return asked


def answer(body: bytes = b"hello", *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:1::1",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "100::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_inside_addresses_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_outside_addresses_are(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_for_an_inside_address_is_not_visited(address):
    host = Host(answer())
    visitor = host.visitor(allows=is_public, lookup=lambda *_: [address])
    with pytest.raises(InputError):
        visitor.get(host.url())
    assert host.asked == []


@pytest.mark.parametrize(
    "name",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::1]", "[::ffff:7f00:1]"],
)
def test_spellings_of_loopback_are_not_visited(name):
    with pytest.raises((InputError, Unavailable)):
        Visitor(schemes=("http",)).get(f"http://{name}/")


def test_one_inside_address_spoils_the_name():
    host = Host(answer())
    visitor = host.visitor(allows=is_public, lookup=lambda *_: ["1.1.1.1", "127.0.0.1"])
    with pytest.raises(InputError):
        visitor.get(host.url())


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "//example.org", "file:///etc/passwd", "gopher://example.org", "ftp://example.org",
        "http://example.org/", "https://", "https://user:password@example.org/", "https://example.org:22/",
        "https://example.org:99999/", "https://example.org:x/", "https://exa mple.org/", "https://example.org/\r\nX: y",
        "https://example.org\\@evil.example/", "https://exämple.org/", "https://[::1",
        "https://example.org/" + "x" * 3000,
        "javascript:alert(1)", "https://example.org/\x00",
    ],
)  # fmt: skip
def test_what_is_no_address_of_ours_to_visit(url):
    with pytest.raises(InputError):
        Visitor().check(url)


def test_the_name_is_looked_up_once_and_the_visit_goes_there():
    """A name that answers differently the second time changes nothing."""
    host, looked = Host(answer()), []

    def lookup(name: str, port: int) -> list[str]:
        looked.append(name)
        return ["127.0.0.1"] if len(looked) == 1 else ["10.0.0.1"]

    reply = host.visitor(lookup=lookup).get(host.url("/path?q=1"))
    assert (reply.status, reply.body) == (200, b"hello")
    assert looked == ["example.org"]
    assert host.asked[0].startswith(b"GET /path?q=1 HTTP/1.1\r\n")
    assert f"Host: example.org:{host.port}".encode() in host.asked[0]


def test_redirects_are_checked_like_the_first():
    away = answer(b"", "Location: http://169.254.169.254/latest/", status="302 Found")
    host = Host(away)
    lookups = {"example.org": ["127.0.0.1"], "169.254.169.254": ["169.254.169.254"]}
    visitor = host.visitor(
        redirects=3,
        ports=(host.port, 80),
        allows=lambda address: str(address) == "127.0.0.1",
        lookup=lambda name, _: lookups[name],
    )
    with pytest.raises(InputError):
        visitor.get(host.url())
    host = Host(answer(b"", "Location: file:///etc/passwd", status="302 Found"))
    with pytest.raises(InputError):
        host.visitor(redirects=3).get(host.url())


def test_redirects_are_followed_as_far_as_asked():
    host = Host(answer(b"", "Location: /there", status="302 Found"), answer(b"there"))
    assert host.visitor(redirects=1).get(host.url()).body == b"there"
    host = Host(answer(b"", "Location: /there", status="302 Found"))
    assert host.visitor().get(host.url()).status == 302
    host = Host(*[answer(b"", "Location: /again", status="302 Found")] * 5)
    with pytest.raises(Unavailable):
        host.visitor(redirects=3).get(host.url())


def test_a_secret_header_stays_with_its_host():
    host = Host(answer(b"", "Location: http://other.example:PORT/", status="302 Found"), answer())
    host.visitor(redirects=1).get(host.url(), headers={"X-Secret": "s3cret"})
    assert b"s3cret" in host.asked[0]
    assert b"s3cret" not in host.asked[1]


def test_what_is_posted_goes_nowhere_else():
    host = Host(answer(b"", "Location: /there", status="307 Temporary Redirect"), answer())
    assert host.visitor(redirects=3).post(host.url(), b"news").status == 307
    assert host.asked[0].endswith(b"news")
    assert len(host.asked) == 1


def test_bytes_end():
    host = Host(answer(b"x" * 5000))
    with pytest.raises(Unavailable, match="larger"):
        host.visitor(bytes_limit=1000).get(host.url())


@pytest.mark.parametrize(
    "raw",
    [
        answer(b"x" * 2000),
        answer(b"x" * 2000, "Connection: close"),
        b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * 2000,
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2000,
    ],
)
def test_time_ends_however_it_drips(raw):
    """In the body, whether another answer could follow or not, and in the headers already."""
    host = Host(raw, drip=0.005)
    with pytest.raises(Unavailable, match="does not answer"):
        host.visitor(seconds=1.0).get(host.url())
    assert host.sent < len(raw)


def test_a_name_that_takes_all_the_time_is_a_visit_that_failed():
    host = Host(answer())
    with pytest.raises(Unavailable, match="does not answer"):
        host.visitor(seconds=0.0).get(host.url())
    assert host.asked == []


@pytest.mark.parametrize("raw", [b"", b"HTTP", b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal"])
def test_what_is_no_answer_is_said(raw):
    host = Host(raw)
    with pytest.raises(Unavailable):
        host.visitor().get(host.url())


def test_only_named_hosts():
    with pytest.raises(InputError):
        Visitor(hosts=("cdn.discordapp.com",)).check("https://cdn.discordapp.com.evil.example/")
    Visitor(hosts=("cdn.discordapp.com",)).check("https://cdn.discordapp.com/x.png")
