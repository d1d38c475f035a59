"""Our own issuer of sessions, for the embedded default: the same kind of token as Clerk's, for the same verifier.

The Ed25519 key is derived from the signing key (HKDF, RFC 5869), so that every process that shares the one shares the
other, and a new signing key ends every session.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
import uuid
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from service.keys import derived
from service.settings import Settings

ALGORITHM = "EdDSA"


class Issuer:
    def __init__(self, *, name: str, signing_key: bytes, session_seconds: int) -> None:
        self.name = name
        self._seconds = session_seconds
        self._key = Ed25519PrivateKey.from_private_bytes(derived(signing_key, "session tokens"))
        self._public = _public_jwk(self._key)

    @classmethod
    def open(cls, settings: Settings) -> Issuer:
        return cls(
            name=settings.public_url, signing_key=settings.signing_key(), session_seconds=settings.session_seconds
        )

    def issue(self, user_id: uuid.UUID, *, epoch: int) -> str:
        """A session for this user; raising the user's epoch ends it."""
        now = int(time.time())
        claims = {
            "iss": self.name,
            "azp": self.name,
            "sub": str(user_id),
            "iat": now,
            "exp": now + self._seconds,
            "jti": uuid.uuid4().hex,
            "epoch": epoch,
        }
        return jwt.encode(claims, self._key, algorithm=ALGORITHM, headers={"kid": self._public["kid"]})

    def key_set(self) -> dict[str, Any]:
        """The public key as a JWK Set (RFC 7517)."""
        return {"keys": [self._public]}


def _public_jwk(key: Ed25519PrivateKey) -> dict[str, Any]:
    """`kid` is the key's thumbprint (RFC 7638)."""
    x = base64.urlsafe_b64encode(key.public_key().public_bytes_raw()).rstrip(b"=").decode()
    named = {"crv": "Ed25519", "kty": "OKP", "x": x}
    digest = hashlib.sha256(json.dumps(named, sort_keys=True, separators=(",", ":")).encode()).digest()
    kid = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return {**named, "kid": kid, "alg": ALGORITHM, "use": "sig"}
