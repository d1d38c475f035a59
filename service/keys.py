"""The signing key, which must not be guessed, and keys for one purpose each that are made from it (HKDF, RFC 5869)."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LENGTH, _DIFFERENT = 32, 10
_KNOWN = (
    *("changeme", "replaceme", "secret", "password", "passwort", "example", "default", "insecure", "thumbsmith"),
    *("12345678", "0123456", "abcdefgh", "qwerty", "placeholder", "testkey"),
)
"""What stands in templates and guides, or under the fingers; compared without marks between the letters."""


def weakness(key: str) -> str | None:
    """Why this key could be guessed; None for one that was drawn at random and is long enough."""
    if len(key) < _LENGTH:
        return f"it has fewer than {_LENGTH} characters"
    if len(set(key)) < _DIFFERENT:
        return f"it has fewer than {_DIFFERENT} different characters"
    letters = "".join(letter for letter in key.lower() if letter.isalnum())
    known = next((word for word in _KNOWN if word in letters), None)
    return f"it holds {known!r}" if known else None


def derived(signing_key: bytes, purpose: str, *, length: int = 32) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"thumbsmith {purpose}".encode()).derive(signing_key)


def keyed_hash(key: bytes, text: str) -> str:
    """The same for the same text, and of no use to whoever lacks the key."""
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
