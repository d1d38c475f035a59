"""Bolt's application: every listener acknowledges and begins an errand, and can do nothing else.

The same listeners serve HTTP and Socket Mode.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse

from bots.phrases import phrases
from bots.slack import asking, branding, calls, home, names, pressing, settling, telling, views
from bots.slack.calls import Call
from bots.slack.downloads import FILES, put_files_in_thread
from bots.slack.office import Office
from bots.slack.reading import Entered, entered

Body = Mapping[str, Any]
Deed = Callable[[Office, Call, Body], Awaitable[None]]

_log = logging.getLogger("bots.slack.bolt")
_log.setLevel(logging.ERROR)  # below that Bolt writes the bodies of what it has no listener for


async def _command_ask(office: Office, call: Call, body: Body) -> None:
    await asking.ask(office, call, title=asking.spoken_words(body.get("text") or ""))


async def _command_status(office: Office, call: Call, body: Body) -> None:
    await telling.status(office, call)


async def _command_styles(office: Office, call: Call, body: Body) -> None:
    await telling.styles(office, call, body.get("text") or "")


async def _command_brand(office: Office, call: Call, body: Body) -> None:
    await branding.brand(office, call)


async def _command_link(office: Office, call: Call, body: Body) -> None:
    await telling.link(office, call, body.get("text") or "")


_COMMANDS: Mapping[str, Deed] = {
    names.ASK: _command_ask,
    names.STATUS: _command_status,
    names.STYLES: _command_styles,
    names.BRAND: _command_brand,
    names.LINK: _command_link,
}


def application(office: Office) -> AsyncApp:
    secret = office.settings.slack_signing_secret

    async def authorize(team_id: str | None, enterprise_id: str | None, **_: Any) -> AuthorizeResult:
        """From memory alone: who speaks must not wait for the database. What is not known yet the errand finds."""
        known = office.workspaces.known(team_id or "")
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=known.token if known else None,
            bot_user_id=known.bot_user if known else None,
        )

    app = AsyncApp(
        logger=_log,
        client=office.api.client(),
        signing_secret=secret.get_secret_value() if secret else None,
        authorize=authorize,
        request_verification_enabled=True,
    )
    app.use(_KindOfView())
    _listen_to_commands(app, office)
    _listen_to_buttons(app, office)
    _listen_to_views(app, office)
    _listen_to_events(app, office)
    return app


class _KindOfView(AsyncMiddleware):
    """The library reads a view's type before it looks for a listener, and breaks where a gateway leaves it out."""

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        if isinstance(view := req.body.get("view"), dict):
            view.setdefault("type", "modal")
        return await next()


def _listen_to_commands(app: AsyncApp, office: Office) -> None:
    for name, deed in _COMMANDS.items():
        app.command(name)(_begins(office, calls.of_command, deed))
    app.shortcut(names.SHORTCUT.name)(_begins(office, calls.of_shortcut, _ask_about))


def _listen_to_buttons(app: AsyncApp, office: Office) -> None:
    app.action(asking.OPEN)(_begins(office, calls.of_action, _ask))
    app.action(FILES)(_begins(office, calls.of_action, _files))
    app.action(telling.CHOOSE)(_begins(office, calls.of_action, _ask_in_style))
    app.action(home.SETTINGS)(_begins(office, calls.of_action, _ask_settings))
    app.action(re.compile(f"^{branding.CHOOSE}"))(_begins(office, calls.of_action, _choose_kit))
    app.action(re.compile(".*"))(_begins(office, calls.of_action, _press))


def _listen_to_views(app: AsyncApp, office: Office) -> None:
    app.view(views.WISH)(_submits(office, asking.submitted))
    for name in (views.RESTYLE, views.RETITLE):
        app.view(name)(_submits(office, pressing.entered))
    app.view(views.KIT)(_submits(office, branding.entered))
    app.view(views.SETTINGS)(_submits(office, settling.entered))


def _listen_to_events(app: AsyncApp, office: Office) -> None:
    app.event("app_mention")(_begins(office, calls.of_event, _hear))
    app.event("message")(_begins(office, calls.of_event, _hear_in_private))
    app.event("app_home_opened")(_begins(office, calls.of_event, _show_home))
    for name in ("app_uninstalled", "tokens_revoked"):
        app.event(name)(_begins(office, calls.of_event, _forget))


def _begins(office: Office, read: Callable[[Body], Call], deed: Deed) -> Callable[..., Awaitable[None]]:
    async def listener(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        if call := _read(read, body, context):
            office.errands.begin(call, lambda call: deed(office, call, body))

    return listener


def _read(read: Callable[[Body], Call], body: Body, context: AsyncBoltContext) -> Call | None:
    """None for what cannot be: nothing leaves a listener. Which workspace it is about, in organisations and in channels
    of two, is the library's to know."""
    try:
        return replace(read(body), team=context.team_id or str(body.get("team_id") or ""))
    except Exception:
        _log.exception("what Slack sent cannot be read")
        return None


def _submits(
    office: Office, deed: Callable[[Office, Call, Entered], Awaitable[None]]
) -> Callable[..., Awaitable[None]]:
    async def listener(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        call = _read(calls.of_view, body, context)
        asked = _entered(office, call, body) if call else None
        if asked and asked.errors:
            await ack(response_action="errors", errors=dict(asked.errors))
            return
        await ack()
        if call and asked:
            office.errands.begin(call, lambda call: deed(office, call, asked))

    return listener


def _entered(office: Office, call: Call, body: Body) -> Entered | None:
    try:
        return entered(body["view"], phrases(office.callers.remembered(call).locale))
    except Exception:
        _log.exception("what was entered cannot be read")
        return None


async def _ask(office: Office, call: Call, body: Body) -> None:
    await asking.ask(office, call)


async def _ask_in_style(office: Office, call: Call, body: Body) -> None:
    await asking.ask(office, call, style=str(body["actions"][0].get("value") or ""))


async def _ask_about(office: Office, call: Call, body: Body) -> None:
    await asking.ask_about(office, call, body.get("message") or {})


async def _files(office: Office, call: Call, body: Body) -> None:
    await put_files_in_thread(office, call, str(body["actions"][0].get("value") or ""))


async def _press(office: Office, call: Call, body: Body) -> None:
    await pressing.pressed(office, call, body["actions"][0], body.get("message") or {})


async def _ask_settings(office: Office, call: Call, body: Body) -> None:
    await settling.ask(office, call)


async def _choose_kit(office: Office, call: Call, body: Body) -> None:
    action = body["actions"][0]
    await branding.chosen(office, call, str(action.get("action_id")), str(action.get("value") or ""))


async def _hear(office: Office, call: Call, body: Body) -> None:
    if _is_a_persons(body["event"]):
        await asking.heard(office, call, body["event"])


async def _hear_in_private(office: Office, call: Call, body: Body) -> None:
    event = body["event"]
    private = event.get("channel_type") == "im" and event.get("subtype") in (None, "file_share")
    if private and _is_a_persons(event):
        await asking.heard(office, call, event)


def _is_a_persons(event: Body) -> bool:
    return bool(event.get("user")) and not event.get("bot_id")


async def _show_home(office: Office, call: Call, body: Body) -> None:
    if body["event"].get("tab", "home") == "home":
        await home.show(office, call)


async def _forget(office: Office, call: Call, body: Body) -> None:
    event = body["event"]
    if event.get("type") == "app_uninstalled" or (event.get("tokens") or {}).get("bot"):
        await office.workspaces.forget(call.team)
