"""Where a verifier finds an issuer's public keys: at hand, or at one address with a cache that outlives outages."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import jwt

from service.errors import Unavailable

_log = logging.getLogger(__name__)
_KEYS_LIMIT = 50
_COLD_SECONDS = 5.0


class KeySet(Protocol):
    def key(self, kid: str) -> jwt.PyJWK | None:
        """The key of that name, or None; `Unavailable` when no key could ever be had."""


class HeldKeys:
    """Keys that are at hand."""

    def __init__(self, key_set: Mapping[str, Any]) -> None:
        self._keys = read_key_set(key_set)

    def key(self, kid: str) -> jwt.PyJWK | None:
        return self._keys.get(kid)


class RemoteKeys:
    """Keys fetched from one address, which a token has no say in.

    A known key never waits for the network. An unknown one asks for one fetch, but never more often than every
    `refetch_seconds` over all callers, so that a flood of made-up names costs the issuer nothing. When the issuer does
    not answer, the keys of the last answer stay good.
    """

    def __init__(
        self,
        fetch: Callable[[], bytes],
        *,
        cache_seconds: float,
        refetch_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch, self._clock = fetch, clock
        self._cache_seconds, self._refetch_seconds = cache_seconds, refetch_seconds
        self._keys: dict[str, jwt.PyJWK] = {}
        self._tried = self._had = float("-inf")
        self._lock = threading.Lock()

    def key(self, kid: str) -> jwt.PyJWK | None:
        if kid not in self._keys or self._clock() - self._had > self._cache_seconds:
            self._refresh()
        if not self._keys:
            raise Unavailable("the sign-in service does not answer; try again in a moment")
        return self._keys.get(kid)

    def _refresh(self) -> None:
        """Only those who have no key at all wait for a fetch of somebody else."""
        if not self._lock.acquire(blocking=not self._keys):
            return
        try:
            pause = self._refetch_seconds if self._keys else min(_COLD_SECONDS, self._refetch_seconds)
            if self._clock() - self._tried < pause:
                return
            self._tried = self._clock()
            self._keys = read_key_set(json.loads(self._fetch()))
            self._had = self._clock()
        except Exception as error:  # whatever came from there, the keys at hand stay good
            _log.warning("the keys for sign-in could not be fetched: %s", type(error).__name__)
        finally:
            self._lock.release()


def read_key_set(key_set: Mapping[str, Any]) -> dict[str, jwt.PyJWK]:
    """Public signing keys by name; a key without a name, for another use, or of a kind we do not know is left out."""
    found: dict[str, jwt.PyJWK] = {}
    for held in key_set["keys"][:_KEYS_LIMIT]:
        if not held.get("kid") or held.get("use", "sig") != "sig" or held.get("kty") not in ("RSA", "EC", "OKP"):
            continue
        try:
            found[held["kid"]] = jwt.PyJWK(held)
        except jwt.PyJWTError:
            _log.warning("a key for sign-in cannot be read and is left out")
    if not found:
        raise ValueError("the key set holds no key that can be used")
    return found
