"""The app's manifest, from what the code listens to: `python -m bots.slack.manifest` prints it for this service.

`deploy/slack-manifest.yaml` is the same for an app that speaks by Socket Mode.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bots.settings import BotSettings
from bots.slack.installing import REDIRECT_PATH, installs
from bots.slack.names import COMMANDS, SHORTCUT
from bots.slack.run import PATH
from bots.slack.scopes import EVENTS, SCOPES
from service.settings import Settings

_BACKGROUND = "#14161f"
_HOME = {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}


def manifest(*, public_url: str = "", redirect: bool = False) -> dict[str, Any]:
    """For HTTP where there is an address, else for Socket Mode; `redirect` for an app that many install."""
    request = f"{public_url}{PATH}"
    address: dict[str, Any] = {"request_url": request} if public_url else {}
    settings: dict[str, Any] = {
        "event_subscriptions": {**address, "bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True, **address},
        "socket_mode_enabled": not public_url,
        "org_deploy_enabled": False,
        "token_rotation_enabled": False,
    }
    oauth: dict[str, Any] = {"scopes": {"bot": list(SCOPES)}}
    if redirect:
        oauth["redirect_urls"] = [f"{public_url}{REDIRECT_PATH}"]
    return {
        "display_information": {
            "name": "Thumbsmith",
            "description": "Video thumbnails and podcast covers from a title, a style and photographs",
            "background_color": _BACKGROUND,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Thumbsmith", "always_online": True},
            "shortcuts": [
                {
                    "name": SHORTCUT.label,
                    "type": "message",
                    "callback_id": SHORTCUT.name,
                    "description": SHORTCUT.description,
                }
            ],
            "slash_commands": [
                {
                    "command": one.name,
                    "description": one.description,
                    **({"usage_hint": one.hint} if one.hint else {}),
                    **({"url": request} if public_url else {}),
                    "should_escape": True,
                }
                for one in COMMANDS
            ],
        },
        "oauth_config": oauth,
        "settings": settings,
    }


def as_yaml(value: Mapping[str, Any]) -> str:
    return "\n".join(_lines(value, 0)) + "\n"


def _lines(value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if isinstance(inner, Mapping | list):
                yield f"{indent}{name}:"
                yield from _lines(inner, depth + 1)
            else:
                yield f"{indent}{name}: {_scalar(inner)}"
    elif isinstance(value, Sequence):
        for inner in value:
            first, *rest = _lines(inner, depth + 1) if isinstance(inner, Mapping) else (f"{indent}  {_scalar(inner)}",)
            yield f"{indent}- {first.strip()}"
            yield from rest


def _scalar(value: Any) -> str:
    plain = isinstance(value, str) and value.replace(":", "").replace("_", "").replace(".", "").isalnum()
    return value if plain and ": " not in value else json.dumps(value, ensure_ascii=False)


def main() -> None:
    settings, own = Settings.load(), BotSettings.load()
    public_url = "" if own.slack_app_token else settings.public_url
    print(as_yaml(manifest(public_url=public_url, redirect=installs(settings, own))), end="")


if __name__ == "__main__":
    main()
