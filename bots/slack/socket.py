"""Socket Mode: opened by a token that is looked at first, and by a fresh address for each try."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bots.slack.office import Office
from service.errors import SettingsError

_log = logging.getLogger(__name__)
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 1.0, 60.0
_PING_SECONDS = 10.0
"""Between two pings, and two tries to open a socket."""
_WRONG_TOKEN = frozenset({"invalid_auth", "missing_scope", "not_allowed_token_type", "not_authed", "token_revoked"})


@contextlib.asynccontextmanager
async def socket(office: Office, app: AsyncApp, token: str) -> AsyncIterator[None]:
    """`SettingsError` for a token that opens none."""
    await _asked(office, token)
    handler = AsyncSocketModeHandler(app, token, web_client=office.api.client(token), ping_interval=_PING_SECONDS)
    renewing = asyncio.create_task(_renewed(handler.client))
    try:
        await handler.connect_async()
        _log.info("connected to Slack by Socket Mode")
        yield
    finally:
        renewing.cancel()
        await handler.close_async()


async def _asked(office: Office, token: str) -> None:
    """Whether Slack takes the token; while it is away it is asked again, each time later."""
    wait = _FIRST_WAIT_SECONDS
    while True:
        try:
            await office.api.client(token).apps_connections_open(app_token=token)
        except SlackApiError as error:
            why = _code_of(error)
            if why in _WRONG_TOKEN:
                raise SettingsError(
                    f"Slack does not take THUMBSMITH_SLACK_APP_TOKEN ({why}); make an app-level token with "
                    "connections:write and set it"
                ) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            why = type(error).__name__
        else:
            return
        _log.warning("Slack's socket is asked for again in %.0f s (%s)", wait, why)
        await asyncio.sleep(wait)
        wait = min(2 * wait, _LONGEST_WAIT_SECONDS)


async def _renewed(client: SocketModeClient) -> None:
    """The library tries one address until it opens; Slack's are good for a short time only."""
    while True:
        await asyncio.sleep(2 * _PING_SECONDS)
        if not await client.is_connected():
            client.wss_uri = None


def _code_of(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    return str(data.get("error")) if isinstance(data, dict) else "no answer that is Slack's"
