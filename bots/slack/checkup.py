"""What `thumbsmith doctor` says of the Slack app: its token, its scopes, the way Slack reaches it. Changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

from bots.errors import Closed
from bots.settings import BotSettings
from bots.slack.errors import Refused
from bots.slack.installing import INSTALL_PATH, installs
from bots.slack.run import PATH
from bots.slack.scopes import SCOPES
from bots.slack.web_api import WebApi
from engine.errors import ThumbsmithError
from service.net import is_loopback
from service.settings import Settings

State = tuple[str, str, str]
_PART = "slack"
_MANIFEST = "python -m bots.slack.manifest"


def states(own: BotSettings) -> Iterator[State]:
    """Level, part and sentence of each."""
    settings = Settings.load()
    if not own.slack_bot_token and not installs(settings, own):
        yield "off", _PART, "not configured: THUMBSMITH_SLACK_BOT_TOKEN is not set"
        return
    yield from asyncio.run(_asked(settings, own))
    yield from _reached(settings, own)
    yield "ok", _PART, f"`{_MANIFEST}` prints the manifest to make the app from"


async def _asked(settings: Settings, own: BotSettings) -> list[State]:
    api = WebApi(own.slack_api_url)
    try:
        return [one async for one in _answers(settings, own, api)]
    finally:
        await api.close()


async def _answers(settings: Settings, own: BotSettings, api: WebApi) -> AsyncIterator[State]:
    if own.slack_bot_token:
        yield await _token(own.slack_bot_token.get_secret_value(), api)
    if own.slack_app_token:
        yield await _socket(own.slack_app_token.get_secret_value(), api)
    if installs(settings, own):
        yield "ok", _PART, f"workspaces install the app at {settings.public_url}{INSTALL_PATH}"


async def _token(token: str, api: WebApi) -> State:
    try:
        told, headers = await api.call_with_headers(token, "auth.test", {})
    except Closed as closed:
        return "missing", _PART, f"{closed}; install the app again and set the new THUMBSMITH_SLACK_BOT_TOKEN"
    except ThumbsmithError as error:
        return "missing", _PART, f"the token was not taken: {error}"
    granted = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    lacks = sorted(set(SCOPES) - {scope.strip() for scope in granted.split(",")})
    who = f"speaks in {told.get('team', 'a workspace')} as {told.get('user', 'the app')}"
    if granted and lacks:
        return "careful", _PART, f"{who}, without the scopes {', '.join(lacks)}; add them and install the app again"
    return "ok", _PART, who


async def _socket(token: str, api: WebApi) -> State:
    try:
        await api.call(token, "apps.connections.open", {})
    except Refused as refused:
        return "missing", _PART, f"Socket Mode is not let in ({refused.code}); make an app token with connections:write"
    except ThumbsmithError as error:
        return "missing", _PART, f"Socket Mode does not open: {error}"
    return "ok", _PART, "Socket Mode opens"


def _reached(settings: Settings, own: BotSettings) -> Iterator[State]:
    if own.slack_app_token:
        return
    if not own.slack_signing_secret:
        says = "set THUMBSMITH_SLACK_APP_TOKEN for Socket Mode, or THUMBSMITH_SLACK_SIGNING_SECRET for HTTP"
        yield "missing", _PART, says
        return
    parts = urlsplit(settings.public_url)
    if parts.scheme != "https" or is_loopback(parts.hostname or ""):
        says = f"Slack cannot reach {settings.public_url}; set THUMBSMITH_PUBLIC_URL, or use Socket Mode"
        yield "careful", _PART, says
        return
    says = f"the request URL is {settings.public_url}{PATH}; a proxy passes it to 127.0.0.1:{own.slack_port}"
    yield "ok", _PART, says
