"""Calls of Slack's Web API, one session for all workspaces, with what went wrong in the words of the delivery.

Nothing is tried twice in here: the delivery decides when, and a post whose end is not known must not be made again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bots.errors import Closed, RateLimited
from bots.slack.answers import FOR_NOW, NO_LONGER_WELCOME, details_of
from bots.slack.errors import Refused
from service.errors import Unavailable

_SECONDS = 20
_OK, _TOO_MANY, _SERVER_ERROR = 200, 429, 500


class WebApi:
    """`base_url` ends in `/api/`. Open it inside the loop that it is used in."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS))

    def client(self, token: str | None = None) -> AsyncWebClient:
        """The library's own, which Bolt hands to listeners."""
        client = AsyncWebClient(token, base_url=self._base_url, session=self._session, retry_handlers=[])
        client.logger.setLevel(logging.WARNING)  # below that it writes whole bodies
        return client

    async def call(self, token: str, method: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The answer; `Refused`, `Closed`, `RateLimited` or `Unavailable`. Fields that are None are left out."""
        data, _ = await self.call_with_headers(token, method, fields)
        return data

    async def call_with_headers(
        self, token: str, method: str, fields: Mapping[str, Any]
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        given = {name: value for name, value in fields.items() if value is not None}
        try:
            response = await self.client(token).api_call(method, **_sent(method, given))
        except SlackApiError as error:
            raise _meant(method, error) from None
        except (aiohttp.ClientError, TimeoutError, OSError, SlackClientError) as error:
            raise Unavailable(f"Slack does not answer {method} ({type(error).__name__})") from error
        except (AttributeError, ValueError) as error:  # the library reads an answer that is no object
            raise Unavailable(f"what answers {method} for Slack is not Slack ({type(error).__name__})") from error
        data = response.data
        return (data if isinstance(data, dict) else {}), response.headers

    async def send_bytes(self, address: str, content: bytes) -> None:
        """To where `files.getUploadURLExternal` said."""
        try:
            async with self._session.post(address, data=content, allow_redirects=False) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unavailable(f"Slack does not take the file ({type(error).__name__})") from error
        if status == _TOO_MANY:
            raise RateLimited(_seconds(answer.headers))
        if status >= _SERVER_ERROR:
            raise Unavailable(f"Slack does not take the file (status {status})")
        if status != _OK:
            raise Refused("the upload", f"status {status}")

    async def send_reply(self, address: str, body: Mapping[str, Any]) -> bool:
        """To a response_url; False when it is used up, too old or away."""
        try:
            async with self._session.post(address, json=body, allow_redirects=False) as answer:
                return answer.status == _OK and '"ok":false' not in "".join((await answer.text()).split())
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return False

    async def close(self) -> None:
        await self._session.close()


_QUERIES = ("conversations.history", "conversations.replies", "files.info", "users.info")
_FORMS = ("auth.", "conversations.", "files.", "oauth.", "apps.")
"""Methods that take no JSON. What only asks is told both ways: some gateways read the address, some the body."""


def _sent(method: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    if method in _QUERIES:
        return {"params": fields, "data": fields}
    return {"data": fields} if method.startswith(_FORMS) else {"json": fields}


def _meant(method: str, error: SlackApiError) -> Exception:
    response = error.response
    status = getattr(response, "status_code", _OK)
    headers: Mapping[str, str] = getattr(response, "headers", None) or {}
    data = getattr(response, "data", None)
    told = data if isinstance(data, dict) else {}
    code = str(told.get("error") or "")
    if status == _TOO_MANY or code in ("ratelimited", "rate_limited", "message_limit_exceeded"):
        return RateLimited(_seconds(headers))
    if code in NO_LONGER_WELCOME:
        return Closed(f"the workspace no longer lets us in ({code})")
    if code in ("invalid_auth", "not_authed"):
        return Unavailable(f"Slack does not take the token for {method}, or not from this address ({code})")
    if not code or status >= _SERVER_ERROR or code in FOR_NOW:
        return Unavailable(f"Slack does not answer {method} now ({code or f'status {status}'})")
    return Refused(method, code, details_of(told))


def _seconds(headers: Mapping[str, str]) -> float:
    named = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        return max(1.0, float(named))
    except ValueError:
        return 1.0
