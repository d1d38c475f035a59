"""What `thumbsmith doctor` says of the Discord bot: whether its token is taken, and the address that invites it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import httpx

from bots.discord.seams import api_base, token_of
from bots.settings import BotSettings
from service.errors import Unavailable

_SECONDS = 5.0
_PERMISSIONS = 0x400 | 0x800 | 0x8000 | 0x10000 | 0x4000000000
"""See channels, send, attach files, read history, send in threads."""
_INTENTS = {1 << 12: "presences", 1 << 14: "members", 1 << 18: "message content"}
"""Of an application's flags; one bit further up is the same for bots in few servers."""

Triple = tuple[str, str, str]


def states(settings: BotSettings) -> Iterator[Triple]:
    """Level, part, sentence."""
    found = _application(settings)
    if found is None:
        yield "missing", "discord token", "Discord does not take it; make a new one and set THUMBSMITH_DISCORD_TOKEN"
        return
    yield "ok", "discord token", f"Discord takes it, as {found.get('name', 'an application without a name')}"
    yield "ok", "discord application", f"id {found['id']}"
    yield _intents(int(str(found.get("flags") or 0)))
    if found.get("interactions_endpoint_url"):
        yield (
            "missing",
            "discord interactions",
            "the application sends them to an endpoint URL and not to the gateway; clear that field on its page",
        )
    yield "ok", "discord invite", invite(str(found["id"]))


def invite(application_id: str) -> str:
    """What an administrator opens to have the bot in a server; whoever likes installs it for themselves there, too."""
    wanted = {"client_id": application_id, "scope": "bot applications.commands", "permissions": _PERMISSIONS}
    return f"https://discord.com/oauth2/authorize?{urlencode(wanted)}"


def _intents(flags: int) -> Triple:
    """It reads nobody's messages, and needs no right to."""
    more = [name for bit, name in _INTENTS.items() if flags & bit or flags & bit << 1]
    if more:
        return "careful", "discord intents", f"{', '.join(more)} may be switched off: the bot does not ask for them"
    return "ok", "discord intents", "none that are privileged, as it should be"


def _application(settings: BotSettings) -> dict[str, object] | None:
    """None where the token is not taken."""
    headers = {"Authorization": f"Bot {token_of(settings)}"}
    try:
        answer = httpx.get(f"{api_base(settings)}/applications/@me", headers=headers, timeout=_SECONDS)
    except httpx.HTTPError as error:
        raise Unavailable(f"Discord does not answer ({type(error).__name__})") from None
    if answer.status_code == 401:
        return None
    if answer.status_code != 200:
        raise Unavailable(f"Discord answers with status {answer.status_code}")
    found: dict[str, object] = answer.json()
    return found
