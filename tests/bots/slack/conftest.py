"""The app before a Slack on loopback, with one person at their desk, by HTTP or by a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from pydantic import SecretStr

from bots.settings import BotSettings
from bots.slack.surface import SlackSurface
from bots.surface import Pace
from service.settings import Settings
from tests.bots.slack.running import App, Hand
from tests.bots.slack.wire.sending import SIGNING_SECRET, HttpLine, Line, Member, SocketLine
from tests.bots.slack.wire.server import APP_TOKEN, SlackWire
from tests.bots.slack.wire.workspace import Workspace

WAYS = ("http", "socket")


@pytest.fixture
def wire() -> Iterator[SlackWire]:
    with SlackWire() as running:
        yield running


@pytest.fixture
def workspace(wire: SlackWire) -> Workspace:
    return wire.workspace()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Edits follow each other without a pause, where a test is not about the pause."""
    monkeypatch.setattr(SlackSurface, "pace", Pace(seconds_between=0.05, per_minute=None, patience_seconds=60.0))


@pytest.fixture
def own(wire: SlackWire, workspace: Workspace) -> BotSettings:
    return own_settings(wire, workspace.token)


def own_settings(wire: SlackWire, token: str | None, *, socket: bool = False) -> BotSettings:
    return BotSettings(
        slack_bot_token=SecretStr(token) if token else None,
        slack_app_token=SecretStr(APP_TOKEN) if socket else None,
        slack_signing_secret=SecretStr(SIGNING_SECRET),
        slack_api_url=wire.api,
        slack_file_hosts=(f"127.0.0.1:{wire.port}",),
        slack_avatar_hosts=(f"127.0.0.1:{wire.port}",),
    )


@pytest.fixture
def free(sqlite_settings: Settings) -> Settings:
    """Where nobody pays, as on a machine of one's own."""
    return sqlite_settings.model_copy(update={"credits_per_generation": 0})


@pytest.fixture
def start(free: Settings) -> Iterator[Callable[..., App]]:
    """Starts an app; all end with the test."""
    with ExitStack() as open_:

        def begin(own: BotSettings, **changes: object) -> App:
            return open_.enter_context(App(free.model_copy(update=changes), own))

        yield begin


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """Both ways from Slack to the app."""
    return request.param


@pytest.fixture
def app(start: Callable[..., App], own: BotSettings, at_once: None) -> App:
    """By HTTP."""
    return start(own)


@pytest.fixture
def member(wire: SlackWire, workspace: Workspace, app: App) -> Member:
    return at_desk(wire, workspace, HttpLine(app.url))


@pytest.fixture
def hand(app: App) -> Hand:
    return Hand(app.desk)


def at_desk(wire: SlackWire, workspace: Workspace, line: Line, **about: object) -> Member:
    return Member(wire, line, workspace, workspace.person(**about), workspace.channel())


def line_of(way: str, wire: SlackWire, app: App) -> Line:
    return HttpLine(app.url) if way == "http" else SocketLine(wire)
