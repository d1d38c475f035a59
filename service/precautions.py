"""What an operator has to know before a bad day: settings that work and still let somebody down.

`doctor` says each, and so does the log when the API or a worker starts.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from service.errors import SettingsError
from service.logs import configure_logs
from service.monitoring import insist_on_packages
from service.net import is_loopback
from service.processes.bare import keep_secrets
from service.settings import Settings
from service.unknown_settings import unknown_settings

_log = logging.getLogger(__name__)
_OWNER_ALONE = 0o077


@dataclass(frozen=True, kw_only=True)
class Precaution:
    level: Literal["missing", "careful"]
    """`missing` where the service cannot do its work like this."""
    part: str
    says: str


def begin(settings: Settings) -> None:
    """What every process of the service does first. Raises `SettingsError` for a key or a package that lacks.

    What it writes from here on is for its own user alone: photographs, the database, the key. What it was told is out
    of its environment before any plugin is loaded.
    """
    keep_to_ourselves()
    settings.signing_key()
    insist_on_packages(settings)
    configure_logs(settings)
    for one in unread():
        _log.warning("%s: %s", one.part, one.says)
    keep_secrets()


def keep_to_ourselves() -> None:
    """What this process writes from here on, others on the machine may not look into."""
    os.umask(_OWNER_ALONE)


def tell(settings: Settings) -> None:
    """Write to the log what stands out."""
    _log.info("%s mode", settings.environment)
    for one in precautions(settings):
        _log.warning("%s: %s", one.part, one.says)


def unread() -> Iterator[Precaution]:
    """Variables that look like settings and that nobody reads."""
    for name, meant in unknown_settings():
        advice = f"write {meant}, if that is meant" if meant else "docs/service.md lists those there are"
        yield Precaution(level="careful", part=name, says=f"there is no such setting, and nobody reads it; {advice}")


def refuse_nameless(settings: Settings, host: str) -> None:
    """`SettingsError` where others can connect and would be given addresses that lead each to a machine of theirs."""
    if not is_loopback(host) and "public_url" not in settings.model_fields_set:
        raise SettingsError(
            f"listening on {host} lets other machines in, and addresses given to them would lead nowhere; set "
            "THUMBSMITH_PUBLIC_URL to what people open, as in THUMBSMITH_PUBLIC_URL=https://thumbs.example.org"
        )


def precautions(settings: Settings) -> Iterator[Precaution]:
    """In the order in which they matter."""
    yield from _in_production(settings) if settings.environment == "production" else _in_development(settings)
    if settings.api_processes > 1 or not settings.embedded:
        yield from _counting(settings)
    yield from _open_to_all(settings)


def _in_production(settings: Settings) -> Iterator[Precaution]:
    if is_loopback(urlsplit(settings.public_url).hostname or ""):
        says = f"THUMBSMITH_PUBLIC_URL is {settings.public_url}, where nobody else can go; set it to what people open"
        yield Precaution(level="missing", part="outside address", says=says)
    elif not settings.public_url.startswith("https:"):
        says = f"{settings.public_url} is not https: sessions and photographs travel in the open"
        yield Precaution(level="careful", part="outside address", says=says)
    if settings.smtp_url is None and settings.clerk_issuer is None:
        says = "nobody can sign in; set THUMBSMITH_SMTP_URL, or Clerk's settings"
        yield Precaution(level="missing", part="sign-in", says=says)
    if not settings.trusted_proxies:
        says = "THUMBSMITH_TRUSTED_PROXIES is not set: behind a proxy all its visitors would share one sender's limits"
        yield Precaution(level="careful", part="proxies", says=says)


def _in_development(settings: Settings) -> Iterator[Precaution]:
    if settings.shared:
        says = "development, with parts that several machines share: it is as open as on one person's own machine; "
        says += "leave THUMBSMITH_ENVIRONMENT out where strangers come"
        yield Precaution(level="careful", part="mode", says=says)


def _counting(settings: Settings) -> Iterator[Precaution]:
    if not settings.queue.startswith("redis"):
        says = "without Redis each process of the API counts alone, so that they let more through together; "
        says += "set THUMBSMITH_QUEUE_URL=redis://..."
        yield Precaution(level="careful", part="limits", says=says)


def _open_to_all(settings: Settings) -> Iterator[Precaution]:
    """A folder from before we looked after that, or made by somebody else."""
    if settings.data_dir.is_dir() and stat.S_IMODE(settings.data_dir.stat().st_mode) & _OWNER_ALONE:
        says = f"others on this machine may look into {settings.data_dir}; run chmod -R go= {settings.data_dir}"
        yield Precaution(level="careful", part="data folder", says=says)
