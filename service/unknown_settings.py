"""Variables that look like settings of ours and are none: a slip of the finger, which would switch nothing on."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from engine.kinds.settings import PREFIX as OF_PLUGINS
from service.environment import PREFIX, told
from service.settings import Settings

_FILE = "_FILE"
_NEAR = 0.75
OF_BOTS = frozenset(
    {
        "discord_token",
        "discord_api_base",
        "discord_gateway_url",
        "discord_cdn_hosts",
        "slack_bot_token",
        "slack_app_token",
        "slack_signing_secret",
        "slack_client_secret",
        "slack_api_url",
        "slack_file_hosts",
        "slack_avatar_hosts",
        "slack_port",
    }
)
"""Those of processes that the service does not know, and that are often told the same."""
OF_OTHERS = frozenset(
    {
        "assets_dir",
        "config_dir",
        "plugins_dir",
        "disabled_plugins",
        "trace_hooks",
        "face_finder",
        "matte",
        "upscaler",
        "host",
        "port",
        "card",
        "card_door",
        "as_system",
        "ends_with",
        "npm_registry",
        "api",
        "thorough",
        "contract_examples",
    }
)
"""Of the engine, of what starts the service, and of the tools that it is built and tested with."""


def unknown_settings() -> Iterator[tuple[str, str | None]]:
    """Each with the setting that was meant, where one comes near."""
    known = known_names()
    for name in sorted(told()):
        asked = name.upper()
        if asked.startswith(PREFIX) and not asked.startswith(OF_PLUGINS) and asked not in known:
            yield name, _nearest(asked, known)


def _nearest(asked: str, known: list[str]) -> str | None:
    """By what stands behind the beginning that all of them share."""
    found = get_close_matches(asked.removeprefix(PREFIX), [name.removeprefix(PREFIX) for name in known], 1, _NEAR)
    return PREFIX + found[0] if found else None


def known_names() -> list[str]:
    """Every variable that somebody here reads, those of plugins aside."""
    read = sorted({*Settings.model_fields, *OF_BOTS})
    return [f"{PREFIX}{name.upper()}" for name in (*read, *OF_OTHERS, *(f"{name}{_FILE}" for name in read))]
