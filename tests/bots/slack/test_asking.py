"""From the command to the message, by HTTP and by a socket."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bots.slack.conftest import at_desk, line_of, own_settings
from tests.bots.slack.deeds import ask, button, images, message, open_modal, texts, verbs
from tests.bots.slack.running import App, Hand
from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Workspace


def test_the_command_opens_a_modal_and_its_words_become_a_picture_either_way(
    way: str, wire: SlackWire, workspace: Workspace, start: Callable[..., App], at_once: None
) -> None:
    app = start(own_settings(wire, workspace.token, socket=way == "socket"))
    member, hand = at_desk(wire, workspace, line_of(way, wire, app)), Hand(app.desk)
    view = open_modal(member, "Why *rockets* explode")
    blocks = {block["block_id"]: block for block in view["blocks"]}
    assert blocks["title"]["element"]["initial_value"] == "Why *rockets* explode"
    assert blocks["style"]["element"]["type"] == "static_select"
    assert blocks["realism"]["element"]["max_value"] == "100"
    assert blocks["host"]["element"] == blocks["host"]["element"] | {"type": "file_input", "max_files": 1}
    assert blocks["guests"]["element"]["max_files"] == 4
    answer = ask(member, style="neon-night", realism="40")
    assert (answer.status, answer.body) == (200, {})
    first = message(workspace)
    assert verbs(first.blocks) == ["cancel"]
    assert "Why rockets explode" in texts(first.blocks)
    hand.finish()
    shown = message(workspace, containing="Ready")
    assert shown.ts == first.ts
    assert len(images(shown.blocks)) == 2
    assert button(shown, "variations")["value"] == f"ts1:variations:{hand.rows()[0].id}"
    assert hand.rows()[0].style_id == "neon-night"


@pytest.mark.parametrize("nothing", ["", "   "])
def test_words_after_the_command_may_be_none(nothing: str, member) -> None:
    view = open_modal(member, nothing)
    assert "initial_value" not in view["blocks"][0]["element"]
