"""Fetches the keys of the issuer that the operator named: one address, no redirects, an end to time and bytes."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from typing import Any

from service.errors import SettingsError, Unavailable

_SECONDS = 4.0
_BYTES_LIMIT = 256 * 1024


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any) -> None:
        return None


def fetcher(address: str) -> Callable[[], bytes]:
    """A function that fetches `address`, raising whatever goes wrong."""
    if not address.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise SettingsError("THUMBSMITH_CLERK_JWKS_URL must begin with https://")
    opener = urllib.request.build_opener(_NoRedirects)

    def fetch() -> bytes:
        with opener.open(address, timeout=_SECONDS) as answer:
            data = answer.read(_BYTES_LIMIT + 1)
        if len(data) > _BYTES_LIMIT:
            raise Unavailable("the sign-in service sent too much")
        return data

    return fetch
