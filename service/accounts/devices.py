"""What a browser keeps of having signed in to an address: it asks for links to that address whoever else does.

Anybody may ask for a link to anybody's address, so how many go to one is limited; whoever has signed in to it before
does not share that limit with strangers. Nothing is stored here: the token holds a name of its own and our mark that it
belongs to the address.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets

from service.accounts.mailbox import mailbox
from service.keys import derived, keyed_hash
from service.settings import Settings

_NAME_BYTES = 12
TOKEN_LIMIT = 120


def new_device(address: str, settings: Settings) -> str:
    """A token for a browser that has just shown that this address is its user's."""
    name = secrets.token_hex(_NAME_BYTES)
    return base64.urlsafe_b64encode(f"{name}.{_mark(name, address, settings)}".encode()).decode()


def known_device(token: str, address: str, settings: Settings) -> str | None:
    """The browser's name, when it has signed in to this address before."""
    try:
        name, _, mark = base64.urlsafe_b64decode(token.encode()).decode("ascii").partition(".")
    except (ValueError, binascii.Error):
        return None
    return name if hmac.compare_digest(mark, _mark(name, address, settings)) else None


def _mark(name: str, address: str, settings: Settings) -> str:
    return keyed_hash(derived(settings.signing_key(), "devices"), f"{name} {mailbox(address)}")[:40]
