"""Whether a request came from this very machine and through nobody else's hands, as far as a request can tell.

A proxy on the same machine connects from loopback for everybody. One that says so in a header is found out here; one
that says nothing is not, which is why nothing is given for a direct way alone.
"""

from __future__ import annotations

from fastapi import Request
from starlette.datastructures import Headers

from api.access import address_of
from service.net import is_loopback

_OF_PROXIES = ("forwarded", "via", "x-forwarded", "x-real-ip", "x-original", "x-proxy", "x-client-ip", "x-cluster")
_OF_NETWORKS = ("true-client-ip", "cf-", "fastly-", "x-envoy", "x-amzn-trace-id", "x-appengine", "x-arr-", "x-azure")
_BEGINNINGS = _OF_PROXIES + _OF_NETWORKS


def came_directly(request: Request) -> bool:
    """Connected from loopback, asked for by a name of loopback, and with no header that proxies add."""
    asked_for = request.url.hostname or ""
    return is_loopback(address_of(request)) and is_loopback(asked_for) and not _was_passed_on(request.headers)


def _was_passed_on(headers: Headers) -> bool:
    return any(name.startswith(_BEGINNINGS) for name in headers)
