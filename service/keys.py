"""The signing key, which must not be guessed, where it is kept, and keys for one purpose each that are made from it
(HKDF, RFC 5869)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from itertools import pairwise
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from service.system.files import flush, put_in_place

_LENGTH, _DIFFERENT = 32, 10
_KNOWN = (
    *("changeme", "replaceme", "secret", "password", "passwort", "example", "default", "insecure", "thumbsmith"),
    *("12345678", "0123456", "abcdefgh", "qwerty", "qwertz", "azerty", "asdfgh", "placeholder", "testkey"),
)
"""What stands in templates and guides, or under the fingers; compared without marks between the letters."""
_DISGUISES = str.maketrans("01345$@", "oieassa")
"""Marks and digits that are written for letters."""
_LOOKED_AT, _PART, _SHARE_OF_PARTS, _SHARE_OF_STEPS = 256, 3, 0.75, 0.4
"""Drawn at random, hardly three letters come twice, and few letters follow their neighbours in order."""


def weakness(key: str) -> str | None:
    """Why this key could be guessed; None for one that was drawn at random and is long enough."""
    if len(key) < _LENGTH:
        return f"it has fewer than {_LENGTH} characters"
    if len(set(key)) < _DIFFERENT:
        return f"it has fewer than {_DIFFERENT} different characters"
    read = [_letters(key.lower()), _letters(key.lower().translate(_DISGUISES))]
    if known := next((word for word in _KNOWN for letters in read if word in letters), None):
        return f"it holds {known!r}"
    some = key[:_LOOKED_AT]
    parts = [some[place : place + _PART] for place in range(len(some) - _PART + 1)]
    if len(set(parts)) < _SHARE_OF_PARTS * len(parts):
        return "it says the same again and again"
    steps = sum(abs(ord(one) - ord(other)) == 1 for one, other in pairwise(some))
    return "it counts up or down" if steps > _SHARE_OF_STEPS * len(some) else None


def kept_key(path: Path) -> str:
    """Two processes that start at once must end with the same key, so it is put in place once, never overwritten."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        fresh.touch(mode=0o600)
        try:
            fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
            flush(fresh)  # a name without its letters would be what is left after the power went
            put_in_place(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)
    return path.read_text(encoding="ascii", errors="replace").strip()


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def derived(signing_key: bytes, purpose: str, *, length: int = 32) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"thumbsmith {purpose}".encode()).derive(signing_key)


def keyed_hash(key: bytes, text: str) -> str:
    """The same for the same text, and of no use to whoever lacks the key."""
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
