"""Which addresses may be called: none that leads into a private network, by whatever way it is written or resolved."""

import socket

import pytest

from engine.errors import InputError
from service.errors import Unavailable
from service.settings import Settings
from service.webhooks.endpoints import may_call_here
from service.webhooks.posting import checked_url, post
from tests.service.webhooks.receiver import Receiver
from tests.waiting import HANG_SECONDS


@pytest.fixture
def receiver():
    server = Receiver()
    yield server
    server.stop()


def resolving(monkeypatch, *addresses: str) -> None:
    """The name server of an attacker."""
    answers = [
        (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: answers)


REFUSED = [
    "http://example.org/",
    "ftp://example.org/",
    "https://",
    "https:///path",
    "https://user:pass@example.org/",
    "https://@example.org/",
    "https://example.org/#part",
    "https://example.org:99999/",
    "https://[::1/",
    "https://localhost/",
    "https://127.0.0.1/",
    "https://127.1.2.3:8443/",
    "https://[::1]/",
    "https://0.0.0.0/",
    "https://[::]/",
    "https://10.0.0.5/",
    "https://192.168.1.1/",
    "https://172.16.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://224.0.0.1/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[2002:a00:1::]/",
    "https://exämple.org/",
    "https://example.org/a b",
    "https://example.org/\r\nHost: x",
    "https://example.org/" + "a" * 2000,
    "javascript:alert(1)",
    "example.org",
    "",
]


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_that_is_not_public_https_is_refused(url):
    with pytest.raises(InputError):
        checked_url(url, loopback=False)


@pytest.mark.parametrize("url", ["https://example.org/", "https://sub.example.org:8443/a?b=c", "https://8.8.8.8/x"])
def test_a_public_one_is_taken(url):
    checked_url(url, loopback=False)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "http://localhost/x", "https://[::1]/x"])
def test_this_machine_may_be_called_in_development_only(url):
    checked_url(url, loopback=True)
    with pytest.raises(InputError):
        checked_url(url, loopback=False)


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.1.2.3",),
        ("169.254.169.254",),
        ("0.0.0.0",),
        ("::1",),
        ("::ffff:192.168.0.1",),
        ("64:ff9b::7f00:1",),
        ("93.184.216.34", "10.0.0.1"),
    ],
)
@pytest.mark.parametrize("loopback", [False, True])
def test_a_name_that_leads_inside_is_not_called(monkeypatch, addresses, loopback):
    resolving(monkeypatch, *addresses)
    monkeypatch.setattr(socket, "create_connection", lambda *_args, **_options: pytest.fail("a connection was made"))
    with pytest.raises(InputError, match="not a public address"):
        post("https://rebind.example.org/", b"{}", {}, seconds=1, loopback=loopback)


@pytest.mark.parametrize(
    "given",
    [
        {"smtp_url": "smtp://mail.example.org"},
        {"clerk_issuer": "https://clerk.example.org"},
        {"trusted_proxies": ("10.0.0.5",)},
        {"public_url": "https://thumbs.example.org"},
        {"environment": "production"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_where_strangers_come_no_address_of_this_machine_is_taken(tmp_path, given):
    assert may_call_here(Settings(data_dir=tmp_path))
    assert not may_call_here(Settings(data_dir=tmp_path, **given))


def test_the_name_is_asked_once_and_the_connection_goes_there(monkeypatch):
    """A second answer of the name server would be 127.0.0.1; nobody asks for it."""
    asked, connected = [], []

    def answer(*_args, **_options):
        asked.append(1)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    def connect(address, *_args, **_options):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unavailable):
        post("https://rebind.example.org/", b"{}", {}, seconds=1, loopback=False)
    assert (len(asked), connected) == (1, [("93.184.216.34", 443)])


def test_a_call_arrives_whole(receiver):
    answer = post(receiver.url, b'{"a": 1}', {"X-One": "1"}, seconds=HANG_SECONDS, loopback=True)
    assert answer == 204
    ((headers, body),) = receiver.calls
    assert (headers["x-one"], body) == ("1", b'{"a": 1}')


def test_a_redirect_is_an_answer_and_not_followed(receiver):
    receiver.status = 302
    assert post(receiver.url, b"{}", {}, seconds=HANG_SECONDS, loopback=True) == 302
    assert len(receiver.calls) == 1


@pytest.mark.parametrize("mood", ["hang", "drip", "babble"])
def test_time_has_an_end(receiver, mood):
    receiver.mood = mood
    with pytest.raises(Unavailable):
        post(receiver.url, b"{}", {}, seconds=0.5, loopback=True)


def test_an_endless_answer_is_not_read(receiver):
    receiver.mood = "flood"
    with pytest.raises(Unavailable, match="larger"):
        post(receiver.url, b"{}", {}, seconds=HANG_SECONDS, loopback=True)


def test_nobody_there(receiver):
    receiver.stop()
    with pytest.raises(Unavailable, match="does not answer"):
        post(receiver.url, b"{}", {}, seconds=1, loopback=True)
