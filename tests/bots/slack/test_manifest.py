"""The manifest says what the code listens to, and `deploy/slack-manifest.yaml` is that manifest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bots.settings import BotSettings
from bots.slack import checkup
from bots.slack.manifest import as_yaml, manifest
from bots.slack.names import COMMANDS
from bots.slack.scopes import EVENTS, SCOPES
from tests.bots.slack.conftest import own_settings
from tests.bots.slack.running import App
from tests.bots.slack.wire.sending import Member
from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Workspace
from tests.waiting import wait_for

ROOT = Path(__file__).resolve().parents[3]


def test_the_file_that_is_handed_out_is_the_manifest() -> None:
    text = (ROOT / "deploy" / "slack-manifest.yaml").read_text(encoding="utf-8")
    assert text == as_yaml(manifest()), "write it anew: python -m bots.slack.manifest > deploy/slack-manifest.yaml"
    assert yaml.safe_load(text) == manifest()


def test_for_http_every_address_leads_to_the_service() -> None:
    made = manifest(public_url="https://thumbs.example.org", redirect=True)
    assert yaml.safe_load(as_yaml(made)) == made
    addresses = {one["url"] for one in made["features"]["slash_commands"]}
    addresses.add(made["settings"]["event_subscriptions"]["request_url"])
    addresses.add(made["settings"]["interactivity"]["request_url"])
    assert addresses == {"https://thumbs.example.org/slack/events"}
    assert made["oauth_config"]["redirect_urls"] == ["https://thumbs.example.org/slack/oauth_redirect"]
    assert made["settings"]["socket_mode_enabled"] is False


def test_it_keeps_to_slacks_lengths() -> None:
    made = manifest()
    assert all(len(one["name"]) <= 24 for one in made["features"]["shortcuts"])
    assert all(len(one["description"]) <= 150 for one in made["features"]["shortcuts"])
    assert all(len(one["command"]) <= 32 for one in made["features"]["slash_commands"])
    assert len(made["display_information"]["description"]) <= 140
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS)


@pytest.mark.parametrize("command", [one.name for one in COMMANDS])
def test_every_command_it_announces_is_answered(command: str, member: Member, workspace: Workspace) -> None:
    assert member.command(command).status == 200
    wait_for(lambda: workspace.views or any(reply.said for reply in member.wire.replies.values()), "an answer")


def test_a_command_that_it_does_not_announce_is_none(member: Member) -> None:
    assert member.command("/thumbnail-other").status == 404


def test_the_checkup_says_who_speaks_and_what_lacks(
    wire: SlackWire, workspace: Workspace, own: BotSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THUMBSMITH_PUBLIC_URL", "https://thumbs.example.org")
    said = list(checkup.states(own))
    assert [level for level, _, _ in said] == ["ok", "ok", "ok"]
    assert "Studio" in said[0][2]
    assert "https://thumbs.example.org/slack/events" in said[1][2]
    workspace.scopes = ",".join(scope for scope in SCOPES if scope != "files:read")
    assert next(iter(checkup.states(own)))[::2] == (
        "careful",
        "speaks in Studio as thumbsmith, without the scopes files:read; add them and install the app again",
    )
    workspace.dead = "token_revoked"
    assert next(iter(checkup.states(own)))[0] == "missing"


def test_the_checkup_says_whether_slack_can_reach_us(wire: SlackWire, workspace: Workspace, own: BotSettings) -> None:
    assert [level for level, _, says in checkup.states(own) if "cannot reach" in says] == ["careful"]
    assert "Socket Mode opens" in str(list(checkup.states(own_settings(wire, workspace.token, socket=True))))
    assert next(iter(checkup.states(BotSettings())))[0] == "off"


def test_what_it_asks_for_is_what_slack_tells_of_its_token(start: Callable[..., App], own: BotSettings) -> None:
    app = start(own)
    granted = app.run(app.office.workspaces.introduced(own.slack_bot_token.get_secret_value())).scopes
    assert set(SCOPES) <= granted
