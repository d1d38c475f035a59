"""Where Discord is: its own addresses, or those of a gateway or a test of one's own."""

from __future__ import annotations

from urllib.parse import urlsplit

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from service.errors import SettingsError
from service.net import is_loopback
from service.settings import Settings

_SAFE = ("https", "wss")
_PLAIN = ("http", "ws")


def token_of(settings: Settings) -> str:
    if settings.discord_token is None or not settings.discord_token.get_secret_value().strip():
        raise SettingsError(
            "THUMBSMITH_DISCORD_TOKEN is not set; copy the bot's token from https://discord.com/developers/applications"
        )
    return settings.discord_token.get_secret_value().strip()


def api_base(settings: Settings) -> str:
    return _checked("THUMBSMITH_DISCORD_API_BASE", settings.discord_api_base).rstrip("/")


def gateway_url(settings: Settings) -> str:
    return _checked("THUMBSMITH_DISCORD_GATEWAY_URL", settings.discord_gateway_url)


def cdn_base(settings: Settings) -> str:
    """Of the host that has the avatars."""
    host = settings.discord_cdn_hosts[0] if settings.discord_cdn_hosts else "cdn.discordapp.com"
    return f"{'http' if is_loopback(host.partition(':')[0]) else 'https'}://{host}"


def point_library(settings: Settings) -> None:
    """The library keeps its addresses in its classes: they are those of these settings from now on."""
    Route.BASE = api_base(settings)
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url(settings))
    discord.Asset.BASE = cdn_base(settings)


def _checked(variable: str, value: str) -> str:
    """The token is sent there, so it goes unencrypted to nobody but this machine."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if host and (parts.scheme in _SAFE or (parts.scheme in _PLAIN and is_loopback(host))):
        return value
    raise SettingsError(f"{variable} must begin with https:// or wss://; plain http:// or ws:// leads to this machine")
