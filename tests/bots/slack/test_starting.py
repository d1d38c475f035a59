"""The app as it begins: with Slack away, with tokens that open nothing, and told to stop before it has begun."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bots.desk import Desk
from bots.settings import BotSettings
from bots.slack import run
from service.errors import SettingsError
from service.settings import Settings
from tests.bots.slack.conftest import own_settings
from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Workspace
from tests.waiting import wait_for


@pytest.fixture
def desk(free: Settings) -> Iterator[Desk]:
    desk = Desk.open(free)
    desk.prepare()
    yield desk
    desk.close()


@pytest.mark.parametrize("trouble", ["http-500", "page", "invalid_auth"])
def test_it_stops_while_it_still_waits_for_slack(
    trouble: str, monkeypatch: pytest.MonkeyPatch, desk: Desk, own: BotSettings, workspace: Workspace
) -> None:
    heeded: list = []
    monkeypatch.setattr(run, "heed_stop", heeded.append)
    workspace.fail("auth.test", trouble, times=1000)

    async def begun_and_stopped() -> int:
        ends = asyncio.create_task(run._until_stopped(desk, own))
        await asyncio.to_thread(wait_for, lambda: workspace.called("auth.test"))
        heeded[0](2, None)
        return await ends

    assert asyncio.run(begun_and_stopped()) == 0


def test_a_token_that_opens_no_socket_is_named(desk: Desk, wire: SlackWire, workspace: Workspace) -> None:
    wrong = own_settings(wire, workspace.token, socket=True).model_copy(
        update={"slack_app_token": SecretStr("xapp-mistyped")}
    )
    with pytest.raises(SettingsError, match="THUMBSMITH_SLACK_APP_TOKEN") as raised:
        asyncio.run(run._until_stopped(desk, wrong))
    assert "xapp-mistyped" not in str(raised.value)
