"""The bots' own settings, read as the service's are: `THUMBSMITH_DISCORD_TOKEN`, or the file that `_FILE` names.

The seams (`_API_BASE`, `_GATEWAY_URL`, `_API_URL`, hosts) are for gateways of one's own and for tests: plain http goes
to this machine alone.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from service.environment import FromEnvironment
from service.net import is_loopback
from service.written import Words

_PLAIN = {"http": "https", "ws": "wss"}


class BotSettings(FromEnvironment):
    discord_token: SecretStr | None = None
    discord_api_base: str = "https://discord.com/api/v10"
    discord_gateway_url: str = "wss://gateway.discord.gg/"
    discord_cdn_hosts: Words = ("cdn.discordapp.com", "media.discordapp.net")
    """Where attachments and avatars may be fetched from; one of this machine is written with its port."""

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    """For Socket Mode."""
    slack_signing_secret: SecretStr | None = None
    """For HTTP."""
    slack_client_secret: SecretStr | None = None
    """With `THUMBSMITH_SLACK_CLIENT_ID`, for an app that several workspaces install."""
    slack_api_url: str = "https://slack.com/api/"
    slack_file_hosts: Words = ("files.slack.com",)
    slack_avatar_hosts: Words = ("avatars.slack-edge.com",)
    """Where people's own pictures lie, open to everybody: no token goes there."""
    slack_port: int = Field(default=3100, ge=0, le=65535)
    """Where HTTP mode listens, on this machine; a proxy stands in front."""

    @field_validator("discord_api_base", "discord_gateway_url", "slack_api_url")
    @classmethod
    def _in_the_open_to_itself_alone(cls, value: str) -> str:
        parts = urlsplit(value)
        secure = _PLAIN.get(parts.scheme)
        if not parts.hostname or (secure is None and parts.scheme not in _PLAIN.values()):
            raise ValueError("write an address, as in https://discord.com/api/v10")
        if secure and not is_loopback(parts.hostname):
            raise ValueError(f"{parts.scheme}:// goes to this machine alone; write {secure}://")
        return value
