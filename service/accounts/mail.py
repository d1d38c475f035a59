"""Mail by SMTP; where none is set, a mail is printed, in development only."""

from __future__ import annotations

import smtplib
import ssl
import sys
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from service.errors import SettingsError, Unavailable
from service.settings import Settings

_SECONDS = 10.0
_PORTS = {"smtp": 587, "smtps": 465}


class Mail(Protocol):
    def send_link(self, address: str, link: str, *, minutes: int) -> None:
        """Send a link for signing in; `Unavailable` when it cannot be sent now."""


def is_printed(settings: Settings) -> bool:
    """Whether a mail stays on this machine, for whoever runs it to read."""
    return settings.smtp_url is None and settings.environment == "development"


def open_mail(settings: Settings) -> Mail:
    """By SMTP where it is set; printed in development; refused otherwise, since nobody could sign in."""
    if settings.smtp_url:
        return SmtpMail(settings.smtp_url.get_secret_value(), sender=settings.mail_from)
    if is_printed(settings):
        return PrintedMail()
    return NoMail()


class PrintedMail:
    def send_link(self, address: str, link: str, *, minutes: int) -> None:
        """To the terminal, not to the log: a log is kept, and this opens an account. The page says whose."""
        print(f"\n  Sign in (within {minutes} minutes):\n  {link}\n", file=sys.stderr, flush=True)


class NoMail:
    def send_link(self, address: str, link: str, *, minutes: int) -> None:
        raise Unavailable("sign-in by mail is not set up here; the operator sets THUMBSMITH_SMTP_URL", retry_after=3600)


class SmtpMail:
    def __init__(self, url: str, *, sender: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise SettingsError("THUMBSMITH_SMTP_URL is no mail server; write smtp://user:password@host:587")
        self._parts, self._sender = parts, sender

    def send_link(self, address: str, link: str, *, minutes: int) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, address, "Sign in to Thumbsmith"
        message.set_content(
            f"Open this link to sign in. It works once, within {minutes} minutes.\n\n{link}\n\n"
            "If you did not ask for it, nothing happens: just leave it.\n"
        )
        try:
            with self._connected() as server:
                server.send_message(message, to_addrs=[address])
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable("the mail could not be sent; try again in a minute", retry_after=60) from error

    def _connected(self) -> smtplib.SMTP:
        host, port = self._parts.hostname or "", self._parts.port or _PORTS[self._parts.scheme]
        safe = ssl.create_default_context()
        if self._parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=safe)
        else:
            server = smtplib.SMTP(host, port, timeout=_SECONDS)
            if host not in ("127.0.0.1", "localhost"):
                server.starttls(context=safe)
        if self._parts.username:
            server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        return server
