"""Installation by OAuth: two pages, a state that belongs to one browser and is used once, and a token under lock."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bots.errors import Closed
from bots.settings import BotSettings
from bots.slack.run import check
from bots.slack.scopes import SCOPES
from service.database import SlackWorkspace
from service.errors import SettingsError
from service.settings import Settings
from tests.bots.slack.conftest import at_desk, own_settings
from tests.bots.slack.deeds import ask, message
from tests.bots.slack.running import App
from tests.bots.slack.wire.sending import HttpLine
from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Workspace
from tests.waiting import HANG_SECONDS


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: object) -> None:
        return None


def get(address: str, cookie: str = "") -> tuple[int, str, dict[str, str]]:
    request = urllib.request.Request(address, headers={"Cookie": cookie} if cookie else {})
    try:
        with urllib.request.build_opener(_Stays).open(request, timeout=HANG_SECONDS) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)


@pytest.fixture
def shared(start: Callable[..., App], wire: SlackWire, at_once: None) -> App:
    """An app that workspaces install, with no token of its own."""
    own = own_settings(wire, None).model_copy(update={"slack_client_secret": SecretStr("client secret")})
    return start(own, slack_client_id="111.222")


def begin(app: App) -> tuple[str, str]:
    """The state, and the cookie that goes with it."""
    status, _, headers = get(f"http://127.0.0.1:{app.port}/slack/install")
    assert status == 302
    asked = parse_qs(urlsplit(headers["Location"]).query)
    assert asked["scope"] == [",".join(SCOPES)]
    assert asked["client_id"] == ["111.222"]
    assert "HttpOnly" in headers["Set-Cookie"]
    return asked["state"][0], headers["Set-Cookie"].partition(";")[0]


def end(app: App, code: str, state: str, cookie: str) -> int:
    address = f"http://127.0.0.1:{app.port}/slack/oauth_redirect?code={code}&state={state}"
    return get(address, cookie)[0]


def test_a_workspace_installs_the_app_and_makes_pictures(shared: App, wire: SlackWire) -> None:
    workspace = wire.workspace()
    wire.codes["given"] = workspace.id
    state, cookie = begin(shared)
    assert end(shared, "given", state, cookie) == 200
    with shared.desk.database.read() as session:
        row = session.scalars(sa.select(SlackWorkspace)).one()
    assert row.token
    assert workspace.token.encode() not in row.token
    member = at_desk(wire, workspace, HttpLine(shared.url))
    ask(member)
    assert message(workspace).channel == member.channel.id


def test_an_installation_that_this_browser_did_not_begin_is_none(shared: App, wire: SlackWire) -> None:
    workspace = wire.workspace()
    wire.codes |= {"one": workspace.id, "two": workspace.id, "three": workspace.id}
    state, cookie = begin(shared)
    assert end(shared, "one", state, "") == 400
    state, cookie = begin(shared)
    assert end(shared, "nobodys", state, cookie) == 400
    assert end(shared, "two", f"{state}x", cookie) == 400
    assert end(shared, "two", state, cookie) == 400, "a state is used once"
    assert shared.office.workspaces.known(workspace.id) is None


def test_a_token_comes_back_after_a_restart_and_only_with_the_key(
    shared: App, start: Callable[..., App], wire: SlackWire
) -> None:
    workspace = wire.workspace()
    wire.codes["given"] = workspace.id
    end(shared, "given", *begin(shared))
    own = shared.office.settings
    again = start(own, slack_client_id="111.222")
    assert again.office.workspaces.known(workspace.id) == shared.office.workspaces.known(workspace.id)
    other = start(own, slack_client_id="111.222", secret_key=SecretStr("another key of as many letters as it takes"))
    assert other.office.workspaces.known(workspace.id) is None
    with pytest.raises(Closed):
        other.run(other.office.workspaces.find(workspace.id))


def test_a_workspace_that_installs_anew_elsewhere_is_not_thrown_out_here(
    shared: App, start: Callable[..., App], wire: SlackWire
) -> None:
    workspace = wire.workspace()
    wire.codes |= {"first": workspace.id, "second": workspace.id}
    end(shared, "first", *begin(shared))
    other = start(shared.office.settings, slack_client_id="111.222")
    workspace.token = "xoxb-the-new-one"
    end(other, "second", *begin(other))
    assert shared.run(shared.office.workspaces.forget(workspace.id)) is False
    assert shared.office.workspaces.known(workspace.id).token == "xoxb-the-new-one"


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({}, "THUMBSMITH_SLACK_BOT_TOKEN"),
        ({"slack_bot_token": SecretStr("xoxb-1")}, "THUMBSMITH_SLACK_SIGNING_SECRET"),
    ],
)
def test_what_lacks_to_begin_is_named(given: dict, lacks: str) -> None:
    with pytest.raises(SettingsError, match=lacks):
        check(Settings(), BotSettings(**given))


def test_plain_http_goes_to_this_machine_alone() -> None:
    with pytest.raises(SettingsError, match="SLACK_API_URL"):
        BotSettings.load(slack_api_url="http://slack.example.org/api/")
    assert BotSettings.load(slack_api_url="http://127.0.0.1:1/api/")
    assert Workspace(token="xoxb-1").token
