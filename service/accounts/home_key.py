"""The home key: who started the service on a machine of their own proves it by what `thumbsmith serve` printed.

That somebody connects from this very machine proves nothing: a proxy that runs beside the service does so, too, for
everybody. The key stays the same over restarts, so that the browser which was given it keeps it.
"""

from __future__ import annotations

import base64
import hmac
from urllib.parse import urlsplit

from service.keys import derived
from service.net import is_loopback
from service.settings import Settings

_BYTES = 12


def home_key(settings: Settings) -> str | None:
    """None where nobody signs in by it: the service then is not for one person on one machine."""
    if not (is_its_owners(settings) and settings.embedded):
        return None
    return base64.urlsafe_b64encode(derived(settings.signing_key(), "home key", length=_BYTES)).decode()


def is_home_key(text: str, settings: Settings) -> bool:
    key = home_key(settings)
    return key is not None and hmac.compare_digest(text.encode("utf-8", "surrogatepass"), key.encode())


def is_its_owners(settings: Settings) -> bool:
    """Whether nobody comes but who runs it: strangers are sent mail, or have a provider, a proxy or an address."""
    lets_in = settings.smtp_url or settings.clerk_issuer or settings.trusted_proxies
    public = urlsplit(settings.public_url).hostname or ""
    return settings.environment == "development" and not lets_in and is_loopback(public)
