"""One POST to an address that a stranger gave us, through the visitor that is not lured inside our own house."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from engine.errors import InputError
from service.net import Address, Visitor, is_public

_ANSWER_BYTES = 64 * 1024
_PORTS = range(1, 65536)


def checked_url(url: str, *, loopback: bool) -> None:
    """`InputError` unless it is https to a public name. `loopback` also lets this machine be called, by http too."""
    visitor(url, seconds=1, loopback=loopback).check(url)
    parts = urlsplit(url)
    address = _literal(parts.hostname or "")
    here = _is_here(parts.hostname or "")
    if parts.fragment or "@" in parts.netloc:
        raise InputError("the url must hold no user name, password or fragment")
    if (here and not loopback) or (address and not here and not is_public(address)):
        raise InputError("the url must be one that the whole internet can reach")


def post(url: str, body: bytes, headers: dict[str, str], *, seconds: float, loopback: bool) -> int:
    """The status of the answer. `InputError` for an address that is not called, `Unavailable` when nothing comes."""
    checked_url(url, loopback=loopback)
    return visitor(url, seconds=seconds, loopback=loopback).post(url, body, headers=headers).status


def visitor(url: str, *, seconds: float, loopback: bool) -> Visitor:
    """For this url: http and loopback addresses only when it names this machine and that is allowed."""
    here = loopback and _names_here(url)

    def allows(address: Address) -> bool:
        return address.is_loopback if here else is_public(address)

    schemes = ("https", "http") if here else ("https",)
    return Visitor(bytes_limit=_ANSWER_BYTES, seconds=seconds, schemes=schemes, ports=_PORTS, allows=allows)


def _names_here(url: str) -> bool:
    try:
        return _is_here(urlsplit(url).hostname or "")
    except ValueError:
        return False


def _is_here(host: str) -> bool:
    address = _literal(host)
    return host.lower() == "localhost" or bool(address and address.is_loopback)


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
