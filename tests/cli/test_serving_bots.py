"""`thumbsmith serve --discord --slack`: one command, with both real bots beside API and worker."""

from __future__ import annotations

import os
import signal

from tests.bots.discord.wire.fake import FakeDiscord
from tests.bots.slack.wire.server import APP_TOKEN, SlackWire
from tests.cli.commands import descendants
from tests.cli.test_serving import ready, start
from tests.waiting import HANG_SECONDS, lives, wait_for


def test_both_bots_are_there_are_used_and_end_with_it(tmp_path, monkeypatch):
    with FakeDiscord() as discord, SlackWire() as slack:
        workspace = slack.workspace()
        own = {
            "THUMBSMITH_SLACK_BOT_TOKEN": workspace.token,
            "THUMBSMITH_SLACK_APP_TOKEN": APP_TOKEN,
            "THUMBSMITH_SLACK_API_URL": slack.api,
        }
        for name, value in {**discord.environment(), **own}.items():
            monkeypatch.setenv(name, value)
        channel = discord.world.channel(discord.world.guild())
        process, address = start(tmp_path, "--discord", "--slack")
        try:
            wait_for(lambda: discord.gateway.connected and slack.sockets and ready(address))
            asked = discord.people.slash(discord.world.person("member"), channel, "thumbnail", {"title": "Hello"})
            wait_for(lambda: discord.people.original(asked)["components"])
            family = descendants(process.pid)
            os.kill(process.pid, signal.SIGINT)
            assert process.wait(HANG_SECONDS) == 0
            wait_for(lambda: not any(map(lives, family)))
            wait_for(lambda: not discord.gateway.connected and not slack.sockets)
        finally:
            process.kill()
            process.wait()
