"""One POST to an address that a stranger gave us.

The name is resolved once, every address it has must be one that the whole internet can reach, and the connection goes
to exactly that address, so that a second answer of the name server changes nothing. No redirect is followed, the
answer's body is not kept, and time has an end over all of it.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from engine.errors import InputError

_URL_LIMIT = 2000
_ANSWER_BYTES = 16 * 1024
_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""IPv6 that a gateway turns into IPv4 of whatever kind."""


class Unreachable(InputError):
    """The call could not be made; the message is for the endpoint's owner and names no address of ours."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    status: int


def checked_url(url: str, *, loopback: bool) -> SplitResult:
    """Its parts; `InputError` unless it is https to a public name. `loopback` also lets this machine be called."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InputError("the url cannot be read; write https://example.org/path") from error
    if len(url) > _URL_LIMIT or not url.isascii() or not url.isprintable() or " " in url:
        raise InputError(f"the url must be plain ASCII of at most {_URL_LIMIT} characters")
    if parts.username is not None or parts.password is not None or parts.fragment or port == 0:
        raise InputError("the url must hold no user name, password or fragment")
    if not host or parts.scheme not in ("https", "http"):
        raise InputError("the url must begin with https:// and a name")
    here = _is_here(host)
    if here and not loopback:
        raise InputError("the url must be one that the whole internet can reach")
    if parts.scheme == "http" and not here:
        raise InputError("the url must begin with https://")
    literal = _literal(host)
    if literal and not here and not _is_public(literal):
        raise InputError("the url must be one that the whole internet can reach")
    return parts


def post(url: str, body: bytes, headers: dict[str, str], *, seconds: float, loopback: bool) -> Answered:
    """`Unreachable` when there is no answer in time, `InputError` for an address that may not be called."""
    parts = checked_url(url, loopback=loopback)
    connection = _connection(parts, _address(parts, loopback=loopback), seconds)
    over = threading.Event()
    watch = threading.Timer(seconds, _cut_off, (connection, over))
    watch.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read(_ANSWER_BYTES)
        return Answered(status=answer.status)
    except (OSError, http.client.HTTPException) as error:
        if over.is_set() or isinstance(error, TimeoutError):
            raise Unreachable(f"no answer within {seconds:g} s") from error
        if isinstance(error, ssl.SSLError):
            raise Unreachable(f"the connection is not safe ({error.reason or 'TLS'})") from error
        raise Unreachable(f"no answer ({type(error).__name__})") from error
    finally:
        watch.cancel()
        connection.close()


def _cut_off(connection: http.client.HTTPConnection, over: threading.Event) -> None:
    """Each read has a timeout of its own; somebody who answers a byte at a time needs an end over all of them."""
    over.set()
    with contextlib.suppress(OSError):
        if connection.sock:
            connection.sock.shutdown(socket.SHUT_RDWR)


def _address(parts: SplitResult, *, loopback: bool) -> tuple[str, int]:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("the name does not resolve") from error
    addresses = [ipaddress.ip_address(entry[4][0].partition("%")[0]) for entry in found]
    for address in addresses:
        allowed = loopback and address.is_loopback and _is_here(parts.hostname or "")
        if not (allowed or _is_public(address)):
            raise Unreachable("the name leads to an address that is not public")
    return str(addresses[0]), port


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return _is_public(address.ipv4_mapped)
        if any(address in network for network in _TRANSLATED):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_here(host: str) -> bool:
    literal = _literal(host)
    return host.lower() == "localhost" or bool(literal and literal.is_loopback)


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _connection(parts: SplitResult, address: tuple[str, int], seconds: float) -> http.client.HTTPConnection:
    """To this address only; the name serves the Host header and the certificate."""
    host, port = parts.hostname or "", address[1]
    if parts.scheme == "http":
        connection = http.client.HTTPConnection(host, port, timeout=seconds)
    else:
        connection = http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    # the standard library's own seam for choosing the socket
    connection._create_connection = lambda _where, timeout, source: socket.create_connection(address, timeout, source)
    return connection
