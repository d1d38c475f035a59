"""The bots' own settings, read as the service's are: `THUMBSMITH_DISCORD_TOKEN`, or the file that `_FILE` names.

The seams (`_API_BASE`, `_GATEWAY_URL`, `_API_URL`, hosts) are for gateways of one's own and for tests: plain http goes
to this machine alone.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from service.errors import SettingsError
from service.net import is_loopback
from service.settings import PREFIX, FilesNamedInEnvironment
from service.written import Words

_PLAIN = {"http": "https", "ws": "wss"}


class BotSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

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
    slack_api_url: str = "https://slack.com/api/"
    slack_file_hosts: Words = ("files.slack.com",)
    slack_port: int = Field(default=3100, ge=0, le=65535)
    """Where HTTP mode listens, on this machine; a proxy stands in front."""

    @classmethod
    def load(cls, **overrides: Any) -> BotSettings:
        """`SettingsError` names each setting that is wrong, and never its value."""
        try:
            return cls(**overrides)
        except ValidationError as error:
            said = (
                f"{PREFIX}{'.'.join(map(str, one['loc'])).upper()}: {one['msg'].removeprefix('Value error, ')}"
                for one in error.errors(include_input=False)
            )
            raise SettingsError("; ".join(said)) from None

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

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, FilesNamedInEnvironment(settings_cls)
