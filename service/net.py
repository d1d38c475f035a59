"""Fetches addresses that somebody else chose, without being made to knock on doors inside our own house.

The name is looked up once; every address it has must be a public one; and the connection goes to that address and no
other, so a name that changes its mind between the check and the visit gains nothing. Redirects are followed only when
asked for, each checked like the first. Time and bytes have an end, however slowly they drip.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from engine.errors import InputError
from service.errors import AnswerTooLarge, Unavailable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup = Callable[[str, int], Collection[str]]
"""From a name and a port to the addresses it has."""

_PORTS = {"http": 80, "https": 443}
_URL_LIMIT = 2000
_CHUNK_BYTES = 65536
_HOUSEHOLD_BITS = 64
_REDIRECTS = (301, 302, 303, 307, 308)
_CARRIERS = tuple(
    ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10")
)
"""IPv6 networks that carry IPv4 addresses inside (NAT64, 6to4, Teredo), and an old private one."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    url: str


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """How somebody else's addresses are visited."""

    bytes_limit: int = 2**20
    seconds: float = 10.0
    """For everything together, from looking up the name to the last byte."""
    redirects: int = 0
    schemes: Collection[str] = ("https",)
    ports: Collection[int] = (80, 443)
    hosts: Collection[str] | None = None
    """When given, only these names, in lower case."""
    allows: Callable[[Address], bool] = field(default=lambda address: is_public(address))
    lookup: Lookup = field(default=lambda host, port: _looked_up(host, port))
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def check(self, url: str) -> None:
        """`InputError` when the address could never be visited, without looking up its name."""
        self._parts(url)

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Reply:
        """`InputError` for an address that is not visited, `Unavailable` when nothing comes from it in time."""
        return self.send("GET", url, headers=headers)

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str] | None = None) -> Reply:
        """Likewise. A redirect is an answer like any other: what is posted goes nowhere else."""
        return self.send("POST", url, body=body, headers=headers)

    def send(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        ends = time.monotonic() + self.seconds
        for _ in range(self.redirects + 1):
            reply = self._visit(method, url, body, dict(headers or {}), ends)
            to = reply.headers.get("location")
            if method not in ("GET", "HEAD") or reply.status not in _REDIRECTS or not to or not self.redirects:
                return reply
            if urlsplit(urljoin(url, to)).netloc != urlsplit(url).netloc:
                headers = None  # what was meant for one place is not shown to another
            url = urljoin(url, to)
        raise Unavailable(f"{_host(url)} redirects more than {self.redirects} times")

    def _visit(self, method: str, url: str, body: bytes | None, headers: dict[str, str], ends: float) -> Reply:
        parts = self._parts(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        address = self._address(host, port)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        trust = self.trust if parts.scheme == "https" else None
        try:
            with _visited(_Pinned(host, port, address=address, ends=ends, trust=trust)) as connection:
                connection.request(method, target, body=body, headers={"Accept-Encoding": "identity", **headers})
                answer = connection.getresponse()
                return Reply(
                    status=answer.status,
                    headers={name.lower(): value for name, value in answer.getheaders()},
                    body=self._body(answer, ends),
                    url=url,
                )
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unavailable(f"{host} does not answer as it should ({type(error).__name__})") from error

    def _body(self, answer: http.client.HTTPResponse, ends: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            part = answer.read1(_CHUNK_BYTES)
            _left(ends)
            if not part and answer.length:
                raise http.client.IncompleteRead(b"", answer.length)
            if not part:
                return b"".join(parts)
            size += len(part)
            if size > self.bytes_limit:
                raise AnswerTooLarge(f"the answer is larger than {self.bytes_limit:,} bytes")
            parts.append(part)

    def _parts(self, url: str) -> SplitResult:
        if len(url) > _URL_LIMIT or not url.isascii() or any(letter <= " " or letter == "\x7f" for letter in url):
            raise InputError("an address is plain ASCII without spaces; write https://example.org/path")
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError as error:
            raise InputError("this is no address; write https://example.org/path") from error
        if parts.scheme not in self.schemes or not parts.hostname or parts.username or parts.password or "\\" in url:
            raise InputError(
                f"an address begins with {' or '.join(self.schemes)}:// and a host, with no password in it"
            )
        if port not in self.ports:
            raise InputError(f"port {port} is not visited; use {' or '.join(str(port) for port in sorted(self.ports))}")
        if self.hosts is not None and parts.hostname not in self.hosts:
            raise InputError(f"{parts.hostname} is not visited; the hosts are {', '.join(sorted(self.hosts))}")
        return parts

    def _address(self, host: str, port: int) -> str:
        """Where to connect; one address that is not public spoils the name."""
        try:
            found = self.lookup(host, port)
        except (OSError, UnicodeError) as error:
            raise Unavailable(f"the name {host} is not known") from error
        addresses = [ipaddress.ip_address(each.partition("%")[0]) for each in found]
        if not addresses or not all(self.allows(address) for address in addresses):
            raise InputError(f"{host} is not a public address; only those are visited")
        return str(addresses[0])


def is_public(address: Address) -> bool:
    """Whether it is out there for everybody: not private, local, reserved, many-cast, nor such a one in disguise."""
    inner = getattr(address, "ipv4_mapped", None)
    if inner is not None:
        return is_public(inner)
    if address.version == 6 and any(address in network for network in _CARRIERS):
        return False
    hidden = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not hidden and not address.is_link_local and not address.is_private


def is_loopback(host: str) -> bool:
    """Whether this name or number leads to the machine itself, wherever it is read."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def sender(address: str) -> str:
    """Who stands behind an address as far as limits go: whoever is given one of IPv6 is given 2^64 of them."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, _HOUSEHOLD_BITS), strict=False))


class _Pinned(http.client.HTTPConnection):
    """Goes to the address that was checked, and asks for the name there."""

    def __init__(self, host: str, port: int, *, address: str, ends: float, trust: ssl.SSLContext | None) -> None:
        super().__init__(host, port)
        self._address, self.ends, self._trust = address, ends, trust
        self._plain: socket.socket | None = None
        """Another handle on the same connection: wrapping in TLS takes the first one away, and the library
        lets go of it before the answer is read where no other is to follow."""
        self.default_port = _PORTS["https" if trust else "http"]

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), timeout=_left(self.ends))
        self._plain = self.sock.dup()
        _left(self.ends)
        if self._trust:
            self.sock = self._trust.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """The time is over, wherever it is: a timeout of the socket's own would begin anew with every byte."""
        if self._plain is not None:
            with contextlib.suppress(OSError):
                self._plain.shutdown(socket.SHUT_RDWR)

    def leave(self) -> None:
        self.close()
        if self._plain is not None:
            self._plain.close()


@contextlib.contextmanager
def _visited(connection: _Pinned) -> Iterator[_Pinned]:
    """For as long as there is time, and left whatever happens."""
    alarm = threading.Timer(_left(connection.ends), connection.cut)
    alarm.start()
    try:
        yield connection
    finally:
        alarm.cancel()
        connection.leave()


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time is over")
    return left


def _looked_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _host(url: str) -> str:
    return urlsplit(url).hostname or "this address"
