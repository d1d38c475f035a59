"""How a call is signed, after the Standard Webhooks specification: what many libraries can verify already.

The signature covers the id, the moment and the body, so none of the three can be changed. The id is the same for
every try of one call: whoever keeps the ids of the last minutes acts once, however often it comes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken

from service.errors import SettingsError

_PREFIX = "whsec_"
_SECRET_BYTES = 32


def fresh_secret() -> str:
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signature(secret: str, *, identifier: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    mac = hmac.new(key, f"{identifier}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def headers(secret: str, *, identifier: str, timestamp: int, body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "Thumbsmith-Webhooks/1",
        "webhook-id": identifier,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, identifier=identifier, timestamp=timestamp, body=body),
    }


def seal(secret: str, signing_key: bytes) -> str:
    """For the database: useless to whoever gets the tables without our key."""
    return _box(signing_key).encrypt(secret.encode()).decode()


def unseal(sealed: str, signing_key: bytes) -> str:
    try:
        return _box(signing_key).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SettingsError(
            "a webhook's secret was sealed with another key; set the old THUMBSMITH_SECRET_KEY, or make new secrets"
        ) from error


def _box(signing_key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"thumbsmith.webhooks:" + signing_key).digest()))
