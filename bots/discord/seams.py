"""Where Discord is: its own addresses, or those of a gateway or a test of one's own."""

from __future__ import annotations

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bots.settings import BotSettings
from service.errors import SettingsError
from service.net import is_loopback

_CDN = "cdn.discordapp.com"


def token_of(settings: BotSettings) -> str:
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        raise SettingsError(
            "THUMBSMITH_DISCORD_TOKEN is not set; copy the bot's token from https://discord.com/developers/applications"
        )
    return token


def api_base(settings: BotSettings) -> str:
    return settings.discord_api_base.rstrip("/")


def cdn_base(settings: BotSettings) -> str:
    """Of the host that has the avatars: the first one."""
    host = settings.discord_cdn_hosts[0] if settings.discord_cdn_hosts else _CDN
    return f"{'http' if is_loopback(host.partition(':')[0]) else 'https'}://{host}"


def point_library(settings: BotSettings) -> None:
    """The library keeps its addresses in its classes: they are those of these settings from now on."""
    Route.BASE = api_base(settings)
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)
    discord.Asset.BASE = cdn_base(settings)
